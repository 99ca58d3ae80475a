package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.GrowingReplay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Fixed fleets on the same requests, asked again and again as time goes on. Each is simulated once and then goes on from where it
 * was, so that the question of the next ten minutes costs ten minutes of those near the answer. As {@link StaticSearch}, it finds
 * the prefill engines on them alone, and the decode engines for that number and the next.
 */
final class FixedFleets implements AutoCloseable {
    private static final int MORE_PREFILL = 1;

    private final ReplaySpec spec;
    private final double intervalSeconds;
    private final Budget budget;
    private final Map<Map<Role, Integer>, GrowingReplay> replays = new HashMap<>();
    private final Map<Role, Integer> last = new EnumMap<>(Role.class);

    FixedFleets(ReplaySpec spec, double intervalSeconds) {
        this.spec = spec;
        this.intervalSeconds = intervalSeconds;
        budget = new Budget(spec.config(), spec.fleet());
        spec.fleet().mode().roles().forEach(role -> last.put(role, budget.least(role)));
    }

    /**
     * The cheapest that suffices; the most that the budget allows if none does.
     *
     * @param intervals time since the start, not less than before
     * @param misses requests that may have missed the SLA until then
     */
    Map<Role, Integer> cheapest(int intervals, long misses) {
        List<Role> roles = spec.fleet().mode().roles();
        if (roles.size() == 1) {
            Role role = roles.get(0);
            last.put(role, least(role, most(role, 0), engines -> suffices(Map.of(role, engines), intervals, misses)));
            return budget.fit(last);
        }
        return cheapestPair(intervals, misses);
    }

    private Map<Role, Integer> cheapestPair(int intervals, long misses) {
        int alone = least(
                Role.PREFILL,
                most(Role.PREFILL, budget.least(Role.DECODE) * gpus(Role.DECODE)),
                engines -> suffices(Map.of(Role.PREFILL, engines), intervals, misses));
        int most = most(Role.DECODE, alone * gpus(Role.PREFILL));
        Map<Role, Integer> best = pair(alone, decode(alone, most, intervals, misses));
        for (int prefill = alone + 1; prefill <= alone + MORE_PREFILL; prefill++) {
            int cheaper = (cost(best) - 1 - prefill * gpus(Role.PREFILL)) / gpus(Role.DECODE);
            if (cheaper >= budget.least(Role.DECODE) && suffices(pair(prefill, cheaper), intervals, misses)) {
                best = pair(prefill, decode(prefill, cheaper, intervals, misses));
            }
        }
        last.putAll(best);
        return budget.fit(best);
    }

    private int decode(int prefill, int most, int intervals, long misses) {
        return least(Role.DECODE, most, engines -> suffices(pair(prefill, engines), intervals, misses));
    }

    private static Map<Role, Integer> pair(int prefill, int decode) {
        return Map.of(Role.PREFILL, prefill, Role.DECODE, decode);
    }

    private int cost(Map<Role, Integer> engines) {
        return engines.entrySet().stream()
                .mapToInt(entry -> entry.getValue() * gpus(entry.getKey()))
                .sum();
    }

    private int most(Role role, int gpusOfOthers) {
        return Math.max(budget.least(role), (budget.gpus() - gpusOfOthers) / gpus(role));
    }

    private int gpus(Role role) {
        return spec.fleet().gpus(role);
    }

    private boolean suffices(Map<Role, Integer> engines, int intervals, long misses) {
        return replays.computeIfAbsent(engines, this::replay).missed(intervals) <= misses;
    }

    private GrowingReplay replay(Map<Role, Integer> engines) {
        Mode mode = engines.size() < spec.fleet().mode().roles().size()
                ? Mode.PREFILL
                : spec.fleet().mode();
        return new GrowingReplay(spec.on(spec.fleet().of(mode, engines)), intervalSeconds);
    }

    /** The least number that suffices, looked for around the last answer in steps that double; {@code most} if none does. */
    private int least(Role role, int most, IntPredicate suffices) {
        int guess = Math.max(budget.least(role), Math.min(most, last.getOrDefault(role, 1)));
        int good = guess;
        int bad = guess;
        if (suffices.test(guess)) {
            int floor = budget.least(role) - 1;
            bad = Math.max(floor, good - 1);
            for (int step = 2; bad > floor && suffices.test(bad); step *= 2) {
                good = bad;
                bad = Math.max(floor, good - step);
            }
        } else {
            good = Math.min(most, bad + 1);
            for (int step = 2; good < most && !suffices.test(good); step *= 2) {
                bad = good;
                good = Math.min(most, bad + step);
            }
        }
        while (good - bad > 1) {
            int middle = (good + bad) >>> 1;
            if (suffices.test(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return good;
    }

    @Override
    public void close() {
        replays.values().forEach(GrowingReplay::close);
    }
}
