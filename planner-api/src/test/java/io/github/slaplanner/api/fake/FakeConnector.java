package io.github.slaplanner.api.fake;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A connector to a fleet in memory. Time passes with {@link #observe}: an engine serves once its start-up time is over, and
 * goes once it has drained. Of engines to stop, those that start go first, the youngest before the others.
 */
public final class FakeConnector implements Connector {
    private final Duration startup;
    private final Duration drain;
    private final Map<Role, Engines> fleet = new EnumMap<>(Role.class);
    private final List<ScaleRequest> requests = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private boolean cutOff;
    private boolean closed;

    private static final class Engines {
        private int desired;
        private int ready;
        private final int gpus;
        private final List<Instant> starting = new ArrayList<>();
        private final List<Instant> drainingSince = new ArrayList<>();

        Engines(int count, int gpus) {
            desired = count;
            ready = count;
            this.gpus = gpus;
        }
    }

    /**
     * A connector to an empty fleet.
     *
     * @param startup time from the creation of an engine until it serves
     * @param drain time that an engine takes to finish and go
     */
    public FakeConnector(Duration startup, Duration drain) {
        this.startup = startup;
        this.drain = drain;
    }

    /** Adds a role whose engines all serve. */
    public FakeConnector with(Role role, int engines, int gpusPerEngine) {
        fleet.put(role, new Engines(engines, gpusPerEngine));
        return this;
    }

    /** From now on every call fails, until {@link #reconnect}. */
    public void cutOff() {
        cutOff = true;
    }

    /** Ends what {@link #cutOff} began. */
    public void reconnect() {
        cutOff = false;
    }

    /** All requests that were carried out, oldest first. */
    public List<ScaleRequest> requests() {
        return List.copyOf(requests);
    }

    /** Whether {@link #close} was called. */
    public boolean closed() {
        return closed;
    }

    @Override
    public FleetState observe(Instant at) {
        checkReachable();
        now = at;
        Map<Role, RoleState> states = new EnumMap<>(Role.class);
        fleet.forEach((role, engines) -> states.put(role, state(engines)));
        boolean done = states.values().stream().allMatch(RoleState::stable);
        boolean acknowledged = done && !requests.isEmpty();
        return acknowledged
                ? new FleetState(states, requests.get(requests.size() - 1).decisionId())
                : FleetState.of(states);
    }

    @Override
    public void scale(ScaleRequest request) {
        checkReachable();
        request.replicas().keySet().forEach(role -> {
            if (!fleet.containsKey(role)) {
                throw new ConnectorException("The fleet has no " + role.label() + " engines.");
            }
        });
        requests.add(request);
        request.replicas().forEach((role, target) -> resize(fleet.get(role), target));
    }

    @Override
    public void close() {
        closed = true;
    }

    private RoleState state(Engines engines) {
        List<Duration> startups = new ArrayList<>();
        engines.starting.removeIf(since -> {
            boolean serves = !since.plus(startup).isAfter(now);
            if (serves) {
                startups.add(startup);
                engines.ready++;
            }
            return serves;
        });
        engines.drainingSince.removeIf(since -> !since.plus(drain).isAfter(now));
        return RoleState.builder()
                .desired(engines.desired)
                .ready(engines.ready)
                .startingSince(engines.starting)
                .draining(engines.drainingSince.size())
                .gpusPerEngine(engines.gpus)
                .startups(startups)
                .build();
    }

    private void resize(Engines engines, int target) {
        engines.desired = target;
        while (engines.ready + engines.starting.size() < target) {
            engines.starting.add(now);
        }
        while (engines.ready + engines.starting.size() > target) {
            if (engines.starting.isEmpty()) {
                engines.ready--;
                engines.drainingSince.add(now);
            } else {
                engines.starting.remove(engines.starting.size() - 1);
            }
        }
    }

    private void checkReachable() {
        if (cutOff) {
            throw new ConnectorException("The fake fleet cannot be reached.");
        }
    }
}
