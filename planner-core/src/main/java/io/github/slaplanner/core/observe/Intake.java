package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one place where an observation comes in. What leaves it is finite and possible. A number that cannot be true is refused, and
 * becomes unknown; one that is hardly true is doubted, and is not learned from; either way a notice names the field, the value and the
 * likely cause. Roles whose size would rest on a refused number do not shrink.
 */
public final class Intake {
    private final Duration oldest;
    private final TrafficIntake traffic;
    private final WorkerIntake workers;
    private final FleetIntake fleet;

    /**
     * For a configuration.
     *
     * @param config the configuration
     * @param performance the engines' measured performance, which tells seconds from milliseconds, or null if there is none
     */
    public Intake(PlannerConfig config, @Nullable EnginePerformance performance) {
        this.oldest = config.throughput().interval().multipliedBy(2);
        this.traffic = new TrafficIntake(config, performance);
        this.workers = new WorkerIntake(config, performance);
        this.fleet = new FleetIntake(config);
    }

    /** Takes in what is seen, after what was known. */
    public CleanObservation take(PriorObservation known, Observation told) {
        Observation seen = new Observation(
                told.now(),
                notOlder(told.traffic(), told.now()),
                notOlder(told.workers(), told.now()),
                notOlder(told.fleet(), told.now()));
        Findings findings = new Findings();
        Reason clock = clock(known.now(), seen.now());
        if (clock != null) {
            String value = "is " + seen.now() + " after " + known.now();
            findings.note(clock, "now", value, "every step needs a later time than the one before");
        }
        Signal<FleetState> engines = seen.fleet() instanceof Signal.Fresh<FleetState> fresh
                ? Signal.fresh(fleet.take(fresh.value(), seen.now(), findings), fresh.at(), fresh.remarks())
                : seen.fleet();
        Signal<Traffic> pieces = seen.traffic() instanceof Signal.Fresh<Traffic> fresh
                ? traffic.take(known, seen.now(), fresh, findings)
                : seen.traffic();
        Signal<List<WorkerLoad>> loads = seen.workers();
        Map<Role, Double> ranks = Map.of();
        if (loads instanceof Signal.Fresh<List<WorkerLoad>> fresh) {
            WorkerIntake.Engines whole = workers.take(fresh.value(), engines.freshOrNull(), findings);
            loads = Signal.fresh(whole.loads(), fresh.at(), fresh.remarks());
            ranks = whole.ranks();
        }
        Observation clean = new Observation(seen.now(), pieces, loads, engines);
        return new CleanObservation(clean, clock, ranks, findings.unsure(), findings.notices());
    }

    /** A signal that calls itself fresh and is of two throughput intervals ago is stale all the same. */
    private <T> Signal<T> notOlder(Signal<T> signal, Instant now) {
        return signal instanceof Signal.Fresh<T> fresh && fresh.at().isBefore(now.minus(oldest))
                ? Signal.stale(fresh.value(), fresh.at(), "it is of " + fresh.at() + ", and called fresh at " + now)
                : signal;
    }

    private static @Nullable Reason clock(@Nullable Instant last, Instant now) {
        if (last == null || now.isAfter(last)) {
            return null;
        }
        return now.equals(last) ? Reason.CLOCK_STANDING : Reason.CLOCK_BACK;
    }
}
