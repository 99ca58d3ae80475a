package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cluster that a connector works in, and what it does there beside scaling: lead, tell events, pick idle engines. */
final class Cluster implements AutoCloseable {
    private final ClusterApi api;
    private final boolean emits;
    private final @Nullable EventLog events;
    private final @Nullable IdlestFirst idlest;
    private @Nullable Leadership leadership;

    /**
     * What a connector has from outside.
     *
     * @param client the cluster; closed with the connector
     * @param environment environment variables
     * @param clock the time
     * @param pause how to let time pass
     */
    record Outside(KubernetesClient client, Map<String, String> environment, Clock clock, Pause pause) {}

    private Cluster(ClusterApi api, KubernetesSettings settings, String identity, Outside outside, Duration limit) {
        this.api = api;
        this.emits = settings.emit();
        Retry retry = new Retry(outside.clock(), outside.pause(), limit);
        this.events = settings.events() ? new EventLog(api, retry, identity, outside.clock()) : null;
        this.idlest = settings.idle() == null ? null : new IdlestFirst(api, settings.idle(), limit);
    }

    static KubernetesConnector connect(PluginContext context, Outside outside) {
        try {
            KubernetesSettings settings = KubernetesSettings.read(context, outside.environment());
            Duration limit = Retry.limit(context.config().tick());
            ClusterApi api = api(outside, limit);
            api.greet();
            FleetSearch search = new FleetSearch(api, context.config(), settings);
            Fleet fleet = search.find().awaitWatches();
            String identity = identity(outside.environment());
            Cluster cluster = new Cluster(api, settings, identity, outside, limit);
            if (settings.leaderElection() && !settings.emit()) {
                cluster.compete(
                        context.config(), Leadership.lease(search.namespace(), settings.lease()), identity, outside);
            }
            return new KubernetesConnector(cluster, search::find, fleet);
        } catch (RuntimeException failure) {
            outside.client().close();
            throw failure;
        }
    }

    /** What a connector would need, looked at without changing anything. */
    static List<Finding> check(PluginContext context, Outside outside) {
        try {
            KubernetesSettings settings = KubernetesSettings.read(context, outside.environment());
            ClusterApi api = api(outside, Retry.limit(context.config().tick()));
            return new FleetSearch(api, context.config(), settings).findings(outside.clock());
        } finally {
            outside.client().close();
        }
    }

    private static ClusterApi api(Outside outside, Duration limit) {
        return new ClusterApi(outside.client(), new Retry(outside.clock(), outside.pause(), limit));
    }

    /** A planner that only advises competes from the moment on at which it is told to act. */
    private void compete(PlannerConfig config, ObjectRef lease, String identity, Outside outside) {
        leadership = new Leadership(
                        api,
                        lease,
                        identity,
                        LeaseTiming.of(config.tick()),
                        outside.clock(),
                        !config.get(Settings.ADVISORY),
                        news -> tellLeader(lease, news))
                .start();
    }

    private void tellLeader(ObjectRef lease, String news) {
        if (events != null) {
            events.normal(new EventLog.About(lease, null), "LeaderElection", news);
        }
    }

    private static String identity(Map<String, String> environment) {
        String pod = environment.get("POD_NAME");
        // A host's name is not a planner's own: two may run there.
        return pod == null ? environment.getOrDefault("HOSTNAME", "planner") + "-" + UUID.randomUUID() : pod;
    }

    ClusterApi api() {
        return api;
    }

    /** Never where an autoscaler follows the planner's metrics; else unless another planner leads. */
    boolean mayAct() {
        Leadership election = leadership;
        return !emits && (election == null || election.requireKnown());
    }

    /** The planner has decided. */
    void pulse() {
        Leadership election = leadership;
        if (election != null) {
            election.pulse();
        }
    }

    String whyNotAct() {
        Leadership election = leadership;
        return emits || election == null ? "an autoscaler follows its metrics (emit)" : election.standing();
    }

    void beforeMove(Rescale.Move move) {
        if (idlest != null && move.to() < move.from()) {
            idlest.mark(move.target(), move.from() - move.to());
        } else if (idlest != null) {
            idlest.unmark(move.target());
        }
    }

    /** A role has the size that it should have; marks of engines that stayed are of no use any more. */
    void settled(RoleTarget target) {
        if (idlest != null && !emits && (leadership == null || leadership.leads())) {
            idlest.unmark(target);
        }
    }

    void moved(Rescale.Move move, ScaleRequest request) {
        if (events != null) {
            String reason = request.reasons().get(move.role());
            events.normal(
                    EventLog.About.of(move.target()),
                    "Rescaled",
                    reason == null ? move + ": " + request.why() : reason);
        }
    }

    void failed(Rescale.Move move, ConnectorException failure) {
        if (events != null) {
            events.warning(EventLog.About.of(move.target()), "RescaleFailed", move + ": " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        Leadership election = leadership;
        if (election != null) {
            election.close();
        }
        if (events != null) {
            events.close();
        }
        api.client().close();
    }
}
