module com.example.everyplugin {
    requires io.github.slaplanner.core;
}
