import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.connectors.kubernetes.KubernetesConnectorProvider;

/** Dynamo graphs, or anything with a scale, on Kubernetes. fabric8's client has no module descriptor: its names are those of its files. */
module io.github.slaplanner.connectors.kubernetes {
    requires transitive io.github.slaplanner.api;
    requires java.net.http;
    requires transitive kubernetes.client.api;
    requires kubernetes.model.core;
    requires kubernetes.model.common;
    requires static org.jspecify;
    requires org.slf4j;

    exports io.github.slaplanner.connectors.kubernetes;

    provides ConnectorProvider with
            KubernetesConnectorProvider;
}
