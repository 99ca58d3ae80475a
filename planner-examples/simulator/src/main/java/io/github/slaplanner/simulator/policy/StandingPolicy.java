package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every ten minutes the cheapest fixed fleet that would have reached the attainment target on everything seen so far: what somebody
 * does who looks at the past and does not scale. A target that no fleet reaches, because some prompts take longer to read than the
 * TTFT SLA, is lowered to what an endless fleet would reach, less {@value #CLOSE}.
 */
final class StandingPolicy implements Policy, AutoCloseable {
    static final String NAME = "standing";

    private static final Duration TICK = Duration.ofMinutes(10);
    private static final double CLOSE = 0.001;

    private final ReplaySpec spec;
    private final FixedFleets fleets;
    private final RequestsSeen seen;
    private int ticks;

    StandingPolicy(ReplaySpec spec) {
        this.spec = spec;
        fleets = new FixedFleets(spec, SimTime.seconds(TICK));
        seen = new RequestsSeen(spec);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration tick() {
        return TICK;
    }

    @Override
    public Plan decide(Observation observation) {
        ticks++;
        seen.passTo(SimTime.seconds(observation.now()));
        long misses = seen.missesAllowed(spec.config().get(Settings.SLA_ATTAINMENT_TARGET));
        Map<Role, Integer> fleet = fleets.cheapest(ticks, misses);
        return Plan.of(
                fleet,
                () -> "the cheapest fixed fleet for " + seen.count() + " requests so far, of which " + misses
                        + " may miss the SLA");
    }

    @Override
    public void close() {
        fleets.close();
        seen.close();
    }

    /** How many requests have come, and how many of them cannot meet the SLA on any fleet. */
    private static final class RequestsSeen implements AutoCloseable {
        private final ReplaySpec spec;
        private final RequestStream requests;
        private @Nullable Request next;
        private long count;
        private long hopeless;

        RequestsSeen(ReplaySpec spec) {
            this.spec = spec;
            requests = spec.workload().requests();
            next = requests.hasNext() ? requests.next() : null;
        }

        void passTo(double seconds) {
            while (next != null && next.arrivalSeconds() <= seconds) {
                count++;
                hopeless += hopeless(next) ? 1 : 0;
                next = requests.hasNext() ? requests.next() : null;
            }
        }

        private boolean hopeless(Request request) {
            boolean reads = spec.fleet().mode().roles().stream().anyMatch(Role::prefills);
            return reads
                    && 1000 * spec.fleet().rates().prefillSeconds(request.isl())
                            > spec.config().throughput().ttftMs();
        }

        long missesAllowed(double target) {
            return Math.max(Targets.missesAllowed(count, target), hopeless + (long) (CLOSE * count));
        }

        long count() {
            return count;
        }

        @Override
        public void close() {
            requests.close();
        }
    }
}
