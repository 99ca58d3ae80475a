package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.PluginContext;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cluster that a connector works in, and what it does there beside scaling: lead, tell events, pick idle engines. */
final class Cluster implements AutoCloseable {
    private final ClusterApi api;
    private final boolean emits;
    private final @Nullable Leadership leadership;
    private final @Nullable EventLog events;
    private final @Nullable IdlestFirst idlest;

    private Cluster(ClusterApi api, KubernetesSettings settings, ObjectRef lease, String identity, Clock clock) {
        this.api = api;
        this.emits = settings.emit();
        this.events = settings.events() ? new EventLog(api, identity, clock) : null;
        this.idlest = settings.idle() == null ? null : new IdlestFirst(api, settings.idle());
        this.leadership =
                settings.leaderElection() ? new Leadership(api.client(), lease, identity, Leadership.USUAL) : null;
    }

    static KubernetesConnector connect(
            PluginContext context, KubernetesClient client, Map<String, String> environment, Clock clock, Pause pause) {
        try {
            KubernetesSettings settings = KubernetesSettings.read(context, environment);
            String namespace = namespace(settings, client);
            ClusterApi api = new ClusterApi(client, new Retry(clock, pause));
            FleetFinder finder = new FleetFinder(api, context.config(), namespace);
            ObjectRef lease = lease(settings, api, namespace);
            Fleet fleet = (settings.deployment() == null
                            ? new ScaleFinder(finder, settings.targets()).find()
                            : new GraphFinder(finder, settings.deployment(), settings.apiVersion()).find())
                    .awaitWatches();
            Cluster cluster = new Cluster(api, settings, lease, identity(environment), clock);
            if (!context.config().get(Settings.ADVISORY)) {
                cluster.compete();
            }
            return new KubernetesConnector(cluster, fleet);
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }

    /** The namespace of the fleet: as set, else that of the service account or of the kubeconfig. */
    private static String namespace(KubernetesSettings settings, KubernetesClient client) {
        if (settings.namespace() != null) {
            return settings.namespace();
        }
        return client.getNamespace() == null ? "default" : client.getNamespace();
    }

    /** The lease, which need not exist; that it may be read is checked at once. */
    private static ObjectRef lease(KubernetesSettings settings, ClusterApi api, String namespace) {
        ApiKind leases = new ApiKind("coordination.k8s.io", "v1", "Lease", "leases", false);
        ObjectRef lease = new ObjectRef(leases, namespace, settings.lease());
        if (settings.leaderElection()) {
            api.get(lease, "get, create, patch");
        }
        return lease;
    }

    private static String identity(Map<String, String> environment) {
        String pod = environment.get("POD_NAME");
        // A host's name is not a planner's own: two may run there.
        return pod == null ? environment.getOrDefault("HOSTNAME", "planner") + "-" + UUID.randomUUID() : pod;
    }

    ClusterApi api() {
        return api;
    }

    /** Competes with other planners from now on. One that only advises does not: it would keep the others from acting. */
    private void compete() {
        if (leadership != null && !emits) {
            leadership.enter();
        }
    }

    /** Never where an autoscaler follows the planner's metrics; else unless another planner leads. */
    boolean mayAct() {
        compete();
        return !emits && (leadership == null || leadership.leads());
    }

    void beforeMove(Rescale.Move move) {
        if (idlest != null && move.to() < move.from()) {
            idlest.mark(move.target(), move.from() - move.to());
        }
    }

    void moved(Rescale.Move move, String why) {
        if (events != null) {
            events.rescaled(move, why);
        }
    }

    void failed(Rescale.Move move, ConnectorException failure) {
        if (events != null) {
            events.failed(move, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void close() {
        if (leadership != null) {
            leadership.close();
        }
        api.client().close();
    }
}
