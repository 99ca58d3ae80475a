/** The planner's contract: configuration, plug-in interfaces, and the values that pass between them. */
@SuppressWarnings("module") // jackson-databind is there only where observations and decisions are read or written
module io.github.slaplanner.api {
    requires com.fasterxml.jackson.annotation;
    requires static org.jspecify;

    exports io.github.slaplanner.api.config;
    exports io.github.slaplanner.api.decision;
    exports io.github.slaplanner.api.forecast;
    exports io.github.slaplanner.api.observation;
    exports io.github.slaplanner.api.profile;
    exports io.github.slaplanner.api.spi;

    opens io.github.slaplanner.api.decision to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.api.forecast to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.api.observation to
            com.fasterxml.jackson.databind;
}
