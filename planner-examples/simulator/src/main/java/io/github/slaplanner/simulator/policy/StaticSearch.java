package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import io.github.slaplanner.simulator.policy.LeastFinder.Found;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest fixed fleet within the budget that reaches an attainment. TTFT depends on the prefill engines
 * alone, so their least number is found on them alone; ITL depends on the decode engines nearly alone, so for that number
 * and up to {@value #MORE_PREFILL} more the least number of those is found. If no fleet within the budget reaches the
 * target, the result says so, and shows the cheapest that comes within {@value #CLOSE} of what the whole budget reaches.
 */
final class StaticSearch implements Contender {
    private static final int MORE_PREFILL = 2;
    private static final double CLOSE = 0.001;
    private static final String NAME = "static";

    private final int threads;
    private final double attainment;

    StaticSearch(int threads, double attainment) {
        this.threads = threads;
        this.attainment = attainment;
    }

    @Override
    public PolicyResult run(ReplaySpec spec) {
        try (ParallelRuns passes = new ParallelRuns(threads)) {
            return new Search(spec, passes).run(attainment);
        }
    }

    private static final class Search {
        private static final double DEMAND_INTERVAL = 60;
        private static final Duration TICK = Duration.ofMinutes(1);

        private final ReplaySpec spec;
        private final ParallelRuns passes;
        private final Budget budget;
        private final DemandCurve demand;

        Search(ReplaySpec spec, ParallelRuns passes) {
            this.spec = spec;
            this.passes = passes;
            budget = new Budget(spec.config(), spec.fleet());
            demand = DemandCurve.of(spec, DEMAND_INTERVAL);
        }

        PolicyResult run(double target) {
            PolicyResult found = cheapest(Targets.missesAllowed(demand.scored(), target));
            if (found != null) {
                return found;
            }
            PolicyResult whole = Objects.requireNonNull(pass(wholeBudget(), Long.MAX_VALUE));
            double reached = Math.max(0, whole.attainment() - CLOSE);
            PolicyResult close = cheapest(Targets.missesAllowed(demand.scored(), reached));
            String none =
                    "no fixed fleet within " + budget.gpus() + " GPUs reaches " + Reason.format(100 * target) + " %";
            PolicyResult shown = close == null ? whole : close;
            return shown.withNote(Targets.join(none, shown.note()));
        }

        private @Nullable PolicyResult cheapest(long misses) {
            List<Role> roles = spec.fleet().mode().roles();
            if (roles.size() == 1) {
                Role role = roles.get(0);
                Found<PolicyResult> found = finder(engines -> pass(Map.of(role, engines), misses))
                        .find(budget.least(role), budget.gpus() / gpus(role), guess(role));
                return found == null ? null : found.value();
            }
            return cheapestPair(misses);
        }

        private @Nullable PolicyResult cheapestPair(long misses) {
            int mostPrefill = (budget.gpus() - budget.least(Role.DECODE) * gpus(Role.DECODE)) / gpus(Role.PREFILL);
            Found<PolicyResult> alone = finder(engines -> prefillAlone(engines, misses))
                    .find(budget.least(Role.PREFILL), mostPrefill, guess(Role.PREFILL));
            PolicyResult best = null;
            int room = budget.gpus();
            for (int more = 0; alone != null && more <= MORE_PREFILL; more++) {
                int prefill = alone.engines() + more;
                int mostDecode = (room - prefill * gpus(Role.PREFILL)) / gpus(Role.DECODE);
                Found<PolicyResult> found = finder(decode -> pass(pair(prefill, decode), misses))
                        .find(budget.least(Role.DECODE), mostDecode, Math.min(mostDecode, guess(Role.DECODE)));
                if (found != null) {
                    best = found.value();
                    room = prefill * gpus(Role.PREFILL) + found.engines() * gpus(Role.DECODE) - 1;
                }
            }
            return best;
        }

        private LeastFinder<PolicyResult> finder(Attempt attempt) {
            return new LeastFinder<>(passes, attempt::with);
        }

        private @Nullable PolicyResult prefillAlone(int engines, long misses) {
            FleetSpec fleet = spec.fleet().of(Mode.PREFILL, Map.of(Role.PREFILL, engines));
            return Replay.runWhile(spec.on(fleet), policy(), misses);
        }

        private @Nullable PolicyResult pass(Map<Role, Integer> engines, long misses) {
            return Replay.runWhile(spec.on(spec.fleet().startingWith(engines)), policy(), misses);
        }

        private FixedPolicy policy() {
            return new FixedPolicy(NAME, TICK);
        }

        private int guess(Role role) {
            return (int) Math.ceil(demand.peak(role, spec.warmupSeconds(), Double.MAX_VALUE));
        }

        private Map<Role, Integer> wholeBudget() {
            Map<Role, Integer> engines = new EnumMap<>(Role.class);
            double wanted = 0;
            for (Role role : spec.fleet().mode().roles()) {
                wanted += Math.max(1, guess(role)) * gpus(role);
            }
            for (Role role : spec.fleet().mode().roles()) {
                engines.put(role, (int) Math.ceil(Math.max(1, guess(role)) * budget.gpus() / wanted));
            }
            return budget.fit(engines);
        }

        private int gpus(Role role) {
            return spec.fleet().gpus(role);
        }

        private static Map<Role, Integer> pair(int prefill, int decode) {
            return Map.of(Role.PREFILL, prefill, Role.DECODE, decode);
        }

        /** What a number of engines gives, or null if it does not suffice. */
        private interface Attempt {
            @Nullable
            PolicyResult with(int engines);
        }
    }
}
