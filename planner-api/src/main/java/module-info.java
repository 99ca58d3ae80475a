/** The planner's contract: configuration, plug-in interfaces, and the values that pass between them. */
module io.github.slaplanner.api {
    requires com.fasterxml.jackson.annotation;
    requires static org.jspecify;

    exports io.github.slaplanner.api.config;
    exports io.github.slaplanner.api.decision;
    exports io.github.slaplanner.api.forecast;
    exports io.github.slaplanner.api.observation;
    exports io.github.slaplanner.api.profile;
    exports io.github.slaplanner.api.spi;
}
