import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.connectors.virtual.VirtualConnectorProvider;

/** A fleet in the same process, or behind etcd or HTTP. jetcd, for etcd alone, has no module descriptor. */
module io.github.slaplanner.connectors.virtual {
    requires transitive io.github.slaplanner.api;
    requires io.github.slaplanner.connectors.http;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires static io.grpc;
    requires static io.netty.handler;
    requires static jetcd.common;
    requires static jetcd.core;
    requires static org.jspecify;

    exports io.github.slaplanner.connectors.virtual;

    opens io.github.slaplanner.connectors.virtual to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.connectors.virtual.etcd to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.connectors.virtual.http to
            com.fasterxml.jackson.databind;

    provides ConnectorProvider with
            VirtualConnectorProvider;
}
