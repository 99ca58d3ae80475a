package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Provides {@code kubernetes}: engines that run on Kubernetes, reached from a pod by its service account, from elsewhere by a
 * kubeconfig.
 *
 * <p>Settings under {@code plugins.kubernetes}, all optional: {@code namespace}; {@code deployment} and {@code api_version} of
 * a Dynamo graph deployment, or {@code targets} with one object per role; {@code emit}, {@code events},
 * {@code leader_election} and {@code lease}; {@code drain_idlest}.
 */
public final class KubernetesConnectorProvider implements ConnectorProvider {
    private static final int CONNECT_MS = 3_000;
    private static final int REQUEST_MS = 5_000;

    /** For {@code ServiceLoader}. */
    public KubernetesConnectorProvider() {}

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Connector create(PluginContext context) {
        return KubernetesConnector.connect(context, client());
    }

    /** What its pod will tell it cannot be known before. */
    @Override
    public List<ConfigProblem> problems(PluginContext context) {
        Map<String, String> pod = new HashMap<>(System.getenv());
        pod.putIfAbsent(KubernetesSettings.GRAPH_VARIABLE, "known-in-the-pod");
        return ConfigProblem.of(() -> KubernetesSettings.read(context, pod));
    }

    @Override
    public List<Finding> check(PluginContext context) {
        return Cluster.check(context, KubernetesConnector.outside(client()));
    }

    private static KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withConnectionTimeout(CONNECT_MS)
                        .withRequestTimeout(REQUEST_MS)
                        // The connector tries again itself, within a limit that a tick can bear.
                        .withRequestRetryBackoffLimit(0)
                        // Over HTTP/2 a server that does not know the token any more ends the connection instead of
                        // saying so.
                        .withHttp2Disable(true)
                        .build())
                .build();
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
