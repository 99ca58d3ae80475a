package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects the planner to engines on Kubernetes: the components of a Dynamo graph deployment, or any objects with a
 * {@code /scale} subresource.
 *
 * <p>What {@link #observe} tells comes from watches; a watch that is down, or has fallen silent, is a
 * {@link ConnectorException}, never an empty fleet. {@link #scale} changes desired replicas and does not wait for engines:
 * roles that shrink first, and if a role cannot be scaled, the others go back.
 */
public final class KubernetesConnector implements Connector {
    private final Cluster cluster;
    private final Supplier<Fleet> search;
    private final Map<Role, EngineCount> counts = new EnumMap<>(Role.class);
    private @Nullable ScaleRequest last;
    private @Nullable Long completed;
    private Fleet fleet;
    private Heartbeat heartbeat;

    /** What the two witnesses of a role say, taken at one time for all roles. */
    private record Witnesses(Workload workload, List<EnginePod> engines) {}

    KubernetesConnector(Cluster cluster, Supplier<Fleet> search, Fleet fleet) {
        this.cluster = cluster;
        this.search = search;
        this.fleet = fleet;
        this.heartbeat = new Heartbeat(cluster.api(), fleet);
    }

    /**
     * Finds the fleet and begins to watch it.
     *
     * @param context configuration, and the settings {@code plugins.kubernetes.*}
     * @param client the cluster; closed with the connector
     * @throws ConfigException with everything that is wrong with the settings, with the fleet as it was found, and with what
     *     the planner is allowed to
     * @throws ConnectorException if the cluster cannot be asked
     */
    public static KubernetesConnector connect(PluginContext context, KubernetesClient client) {
        return Cluster.connect(context, outside(client));
    }

    static Cluster.Outside outside(KubernetesClient client) {
        return new Cluster.Outside(client, System.getenv(), Clock.systemUTC(), Pause.SLEEP);
    }

    @Override
    public synchronized FleetState observe(Instant now) {
        cluster.api().retry().begin();
        if (fleet.unserved()) {
            findAgain();
        }
        checkHeartbeat(now);
        Map<Role, Witnesses> seen = new EnumMap<>(Role.class);
        fleet.targets()
                .forEach((role, target) ->
                        seen.put(role, new Witnesses(target.workload(), EnginePod.of(target.pods()))));
        Map<Role, RoleState> states = new EnumMap<>(Role.class);
        seen.forEach((role, witnesses) -> states.put(role, count(role, witnesses, now)));
        states.forEach((role, state) -> {
            if (state.stable()) {
                cluster.settled(Objects.requireNonNull(fleet.targets().get(role)));
            }
        });
        boolean current = seen.values().stream()
                .allMatch(witnesses -> witnesses.workload().current());
        if (last != null && current && reached(last, states)) {
            completed = last.decisionId();
        }
        return new FleetState(states, completed);
    }

    /** What was found is not served any more, say in this version of its API; maybe it is in another. */
    private void findAgain() {
        Fleet found = search.get();
        fleet.close();
        fleet = found;
        heartbeat = new Heartbeat(cluster.api(), found);
        fleet.awaitWatches();
    }

    private void checkHeartbeat(Instant now) {
        if (!heartbeat.beats(now)) {
            heartbeat.reset();
            fleet.restartWatches();
            throw new ConnectorException("The watch of " + fleet.main() + " has fallen behind, or the API server "
                    + cluster.api().server() + " does not answer; the watches are being set up again.");
        }
    }

    private RoleState count(Role role, Witnesses seen, Instant now) {
        return counts.computeIfAbsent(role, unseen -> new EngineCount()).count(seen.workload(), seen.engines(), now);
    }

    private static boolean reached(ScaleRequest asked, Map<Role, RoleState> states) {
        return asked.replicas().entrySet().stream().allMatch(target -> {
            RoleState state = states.get(target.getKey());
            return state != null && state.desired() == target.getValue() && state.stable();
        });
    }

    Fleet fleet() {
        return fleet;
    }

    @Override
    public synchronized void scale(ScaleRequest request) {
        if (!cluster.mayAct()) {
            throw new ConnectorException("This planner does not act: " + cluster.whyNotAct() + ".");
        }
        List<Rescale.Move> moves = moves(request);
        cluster.api().retry().begin();
        moves.forEach(cluster::beforeMove);
        try {
            Rescale.carryOut(moves);
        } catch (ConnectorException failure) {
            moves.forEach(move -> cluster.failed(move, failure));
            throw failure;
        }
        moves.forEach(move -> cluster.moved(move, request));
        last = request;
    }

    private List<Rescale.Move> moves(ScaleRequest request) {
        List<Rescale.Move> moves = new ArrayList<>();
        request.replicas().forEach((role, wanted) -> {
            RoleTarget target = fleet.targets().get(role);
            if (target == null) {
                throw new ConnectorException("The fleet has no " + role.label() + " engines.");
            }
            int desired = target.workload().desired();
            if (desired != wanted) {
                moves.add(new Rescale.Move(role, target, desired, wanted));
            }
        });
        return moves;
    }

    @Override
    public DeploymentInfo describe() {
        return fleet.deployment();
    }

    @Override
    public boolean mayAct() {
        cluster.pulse();
        return cluster.mayAct();
    }

    @Override
    public String whyNotAct() {
        return cluster.whyNotAct();
    }

    @Override
    public synchronized void close() {
        fleet.close();
        cluster.close();
    }
}
