/** The planner's metrics in a registry of Micrometer, whose module name is that of its manifest. */
module io.github.slaplanner.micrometer {
    requires transitive io.github.slaplanner.core;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.github.slaplanner.micrometer;
}
