import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.connectors.global.GlobalPlannerConnectorProvider;

/** Many pools under one GPU budget: the connector to the global planner, and its service. */
module io.github.slaplanner.connectors.global {
    requires transitive io.github.slaplanner.api;
    requires io.github.slaplanner.connectors.http;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires static org.jspecify;
    requires org.slf4j;

    exports io.github.slaplanner.connectors.global;

    opens io.github.slaplanner.connectors.global to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.connectors.global.arbiter to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.connectors.global.service to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.connectors.global.wire to
            com.fasterxml.jackson.databind;

    provides ConnectorProvider with
            GlobalPlannerConnectorProvider;
}
