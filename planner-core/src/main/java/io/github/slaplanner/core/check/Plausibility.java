package io.github.slaplanner.core.check;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are allowed and cannot be meant: other units, and limits that leave nothing to plan. */
final class Plausibility {
    /** No engine reads a prompt faster, and no network brings an answer back sooner; ms. */
    private static final double SHORTEST_TTFT_MS = 10;

    /** No engine makes a token faster; ms. */
    private static final double SHORTEST_ITL_MS = 1;

    /** Nobody waits for a first token for ten minutes, or for a token for ten seconds; ms. */
    private static final double LONGEST_TTFT_MS = 600_000;

    private static final double LONGEST_ITL_MS = 10_000;

    /** Seconds that are longer than this were probably meant as ms. */
    private static final Duration LONGEST = Duration.ofHours(6);

    private final PlannerConfig config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private Plausibility(PlannerConfig config) {
        this.config = config;
    }

    static List<ConfigProblem> problems(PlannerConfig config) {
        Plausibility check = new Plausibility(config);
        check.latency(Settings.TTFT, SHORTEST_TTFT_MS, LONGEST_TTFT_MS);
        check.latency(Settings.ITL, SHORTEST_ITL_MS, LONGEST_ITL_MS);
        List.of(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL, Settings.LOAD_ADJUSTMENT_INTERVAL, Settings.STARTUP_TIME)
                .forEach(check::seconds);
        check.budget();
        return check.problems;
    }

    private void latency(Setting<Double> setting, double shortest, double longest) {
        double ms = config.get(setting);
        if (ms < shortest) {
            add(setting, number(ms), "is in milliseconds, and no engine is that fast", "write " + number(ms * 1000));
        } else if (ms > longest) {
            add(setting, number(ms), "is in milliseconds, and nobody waits that long", "write " + number(ms / 1000));
        }
    }

    private void seconds(Setting<Duration> setting) {
        long seconds = config.get(setting).toSeconds();
        if (seconds > LONGEST.toSeconds()) {
            String rule = "is in seconds, and " + seconds / 3600 + " hours leave nothing to plan";
            add(setting, seconds, rule, "write " + seconds / 1000);
        }
    }

    /** A budget that does not hold the minimum leaves the fleet as it is for ever. */
    private void budget() {
        int budget = config.throughput().maxGpuBudget();
        long least = config.general().mode().roles().stream()
                .mapToLong(role -> (long) number(role, Settings.MIN_ENDPOINT, 1) * gpus(role))
                .sum();
        if (budget >= 0 && least > budget) {
            String rule = "needs " + least + " GPUs at least, and max_gpu_budget is " + budget;
            add(Settings.MIN_ENDPOINT, config.get(Settings.MIN_ENDPOINT), rule, "lower it or raise max_gpu_budget");
        }
    }

    private int gpus(Role role) {
        Integer known =
                config.orNull(role == Role.PREFILL ? Settings.PREFILL_ENGINE_NUM_GPU : Settings.DECODE_ENGINE_NUM_GPU);
        return known == null ? 1 : known;
    }

    private int number(Role role, Setting<Integer> setting, int otherwise) {
        Integer own = config.orNull(role, setting);
        return own == null ? otherwise : own;
    }

    private void add(Setting<?> setting, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(setting.name(), value, rule, instead));
    }

    private static Number number(double value) {
        return value == Math.rint(value) ? (Number) (long) value : (Number) value;
    }
}
