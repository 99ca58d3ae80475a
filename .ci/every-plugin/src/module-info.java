module com.example.everyplugin {
    requires io.github.slaplanner.api;
    requires io.github.slaplanner.core;
}
