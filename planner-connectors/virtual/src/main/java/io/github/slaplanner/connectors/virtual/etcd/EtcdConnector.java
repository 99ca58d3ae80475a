package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import io.github.slaplanner.connectors.virtual.internal.FleetTracker;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connects the planner over etcd to an environment that carries decisions out itself, with the keys of Dynamo's virtual
 * connector: {@code v1/{namespace}/planner/num_prefill_workers}, {@code num_decode_workers}, {@code decision_id}, and
 * {@code scaled_decision_id} as the environment's acknowledgement.
 *
 * <p>A newer decision does not wait for the one before it. A lost acknowledgement is made up for by looking: a fleet that
 * runs what was asked has completed the decision. The decision's own ids go on over restarts of the planner and are not
 * those of the requests.
 */
public final class EtcdConnector implements Connector {
    private final EtcdFleet fleet;
    private final EtcdStore store;
    private final EtcdLease lease;
    private final EtcdPublisher publisher;
    private final FleetTracker tracker = new FleetTracker();
    private final Map<Role, Integer> settled = new EnumMap<>(Role.class);
    private @Nullable ScaleRequest asked;
    private @Nullable Instant lookedAt;

    private EtcdConnector(EtcdAddress address, EtcdFleet fleet) {
        this.fleet = fleet;
        store = new EtcdStore(address);
        lease = new EtcdLease(store);
        publisher = new EtcdPublisher(store, lease, fleet);
        settled.putAll(fleet.initial());
    }

    /** A connector; connects when it is first used, so that etcd may be away now. */
    public static EtcdConnector open(EtcdAddress address, EtcdFleet fleet) {
        EtcdConnector connector = new EtcdConnector(address, fleet);
        connector.lease.start(connector::tend);
        return connector;
    }

    /** Writes nothing. */
    @Override
    public FleetState observe(Instant now) {
        lookedAt = now;
        Map<Role, Integer> workers = look().workers();
        Map<Role, FleetTracker.Engines> engines = new EnumMap<>(Role.class);
        workers.forEach((role, registered) -> engines.put(role, engines(role, registered)));
        Map<Role, RoleState> states = tracker.states(now, engines);
        VirtualDecision standing = publisher.standing();
        publisher.reached(standing != null && FleetTracker.reached(standing.replicas(), states));
        return new FleetState(states, asked != null && publisher.completed() != null ? asked.decisionId() : null);
    }

    @Override
    public void scale(ScaleRequest request) {
        if (!publisher.known()) {
            look();
        }
        publisher.publish(request.replicas());
        asked = request;
    }

    @Override
    public @Nullable String resume() {
        DecisionRecord resumed = publisher.resume();
        return resumed == null ? null : resumed.toText();
    }

    /** Ends the connection. The last decision stands in etcd for another 10 s, or until a planner goes on from it. */
    @Override
    public void close() {
        lease.close();
        store.close();
    }

    /** What the lease's thread does at every beat. */
    void tend() {
        publisher.tend();
    }

    private EtcdSnapshot look() {
        EtcdSnapshot seen = publisher.look(lookedAt);
        VirtualDecision completed = publisher.completed();
        if (completed != null) {
            settled.putAll(completed.replicas());
        }
        return seen;
    }

    private FleetTracker.Engines engines(Role role, int registered) {
        VirtualDecision standing = publisher.standing();
        Integer target = standing == null ? null : standing.replicas().get(role);
        Integer initial = fleet.initial().get(role);
        Integer ready =
                fleet.counting() == EtcdFleet.Counting.DISCOVERY ? Integer.valueOf(registered) : settled.get(role);
        if (target == null && initial == null && (ready == null || ready == 0)) {
            throw unseen(role);
        }
        int least = initial == null ? 0 : initial;
        int serving = ready != null ? ready : target != null ? target : least;
        int desired = target != null ? target : Math.max(serving, least);
        return new FleetTracker.Engines(desired, serving, Math.max(0, desired - serving), 0, null);
    }

    private ConnectorException unseen(Role role) {
        String name = "plugins.virtual.etcd";
        return new ConnectorException(
                "No " + role.label() + " worker is registered under " + String.join(" or ", fleet.instances(role))
                        + " and no decision has been made, so the size of the fleet is unknown. Maybe namespace, backend or "
                        + name
                        + ".components is wrong; or the workers do not register in etcd: set " + name
                        + ".workers to \"acknowledged\"; or none runs yet: set " + name + ".initial." + role.label()
                        + " to 0.");
    }
}
