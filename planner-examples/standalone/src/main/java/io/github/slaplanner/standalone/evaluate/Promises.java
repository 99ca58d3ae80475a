package io.github.slaplanner.standalone.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the planner promises on any traffic, and where it holds. Attainment above the target counts as the target. */
public final class Promises {
    /** GPU-hours of the planner over those of {@code standing} at most, unless it attains more. */
    private static final double DEARER = 1.1;

    /** What attaining more is, percentage points. */
    private static final double MORE_POINTS = 0.2;

    private static final double MEAN_OF_STANDING = 0.8;
    private static final double OF_STATIC = 1.1;
    private static final double OF_ORACLE = 1.2;
    private static final double MEAN_OF_ORACLE = 1.12;
    /** Below this nobody sees a difference, percentage points. */
    private static final double EVEN_POINTS = 0.005;

    private Promises() {}

    /**
     * A promise.
     *
     * @param promise what it says
     * @param cells how many it is about
     * @param broken cells where it does not hold
     * @param mean geometric mean of the ratio of GPU-hours that it is about, or null
     */
    public record Promise(
            String promise,
            int cells,
            List<String> broken,
            @Nullable Double mean) {
        /** Copies the list. */
        public Promise {
            broken = List.copyOf(broken);
        }

        /** Whether it holds everywhere. */
        @JsonProperty
        public boolean holds() {
            return broken.isEmpty();
        }
    }

    /** Those that the compared policies allow to judge. */
    public static List<Promise> of(List<CellResult> cells) {
        List<Promise> promises = new ArrayList<>();
        each(
                promises,
                "not dominated by standing: at most 1.1 times its GPU-hours, or 0.2 points more",
                cells,
                cell -> {
                    Regret regret = cell.regret(Contenders.STANDING);
                    return regret == null ? null : (Boolean) notDominated(regret);
                });
        mean(
                promises,
                "in the mean at most 0.8 times standing at no less attainment",
                cells,
                Contenders.STANDING,
                MEAN_OF_STANDING,
                cell -> true);
        each(
                promises,
                "6 hours and more: the target, or what a fixed fleet of the same mean size has",
                cells,
                cell -> CellRun.isLong(cell.facts()) ? attains(cell) : null);
        each(
                promises,
                "6 hours and more: at most 1.1 times the fixed fleet of that attainment",
                cells,
                cell -> CellRun.isLong(cell.facts()) ? within(cell, Contenders.STATIC, OF_STATIC) : null);
        each(
                promises,
                "forecastable: at most 1.2 times the oracle",
                cells,
                cell -> cell.facts().forecastable() ? within(cell, Contenders.ORACLE, OF_ORACLE) : null);
        mean(
                promises,
                "forecastable: in the mean at most 1.12 times the oracle",
                cells,
                Contenders.ORACLE,
                MEAN_OF_ORACLE,
                cell -> cell.facts().forecastable());
        return promises;
    }

    private static boolean notDominated(Regret standing) {
        Double ratio = standing.gpuHoursRatio();
        boolean more = standing.points() <= -MORE_POINTS;
        return more || ratio == null || ratio <= DEARER;
    }

    private static @Nullable Boolean attains(CellResult cell) {
        PolicyResult planner = cell.of(Contenders.PLANNER);
        if (planner == null) {
            return null;
        }
        PolicyResult mean = cell.of(CellRun.MEAN);
        return mean == null || planner.attainment() >= mean.attainment();
    }

    private static @Nullable Boolean within(CellResult cell, String policy, double most) {
        Regret regret = cell.regret(policy);
        Double ratio = regret == null ? null : regret.gpuHoursRatio();
        return ratio == null ? null : (Boolean) (ratio <= most);
    }

    private static void each(
            List<Promise> into, String text, List<CellResult> cells, Function<CellResult, @Nullable Boolean> holds) {
        List<String> broken = new ArrayList<>();
        int judged = 0;
        for (CellResult cell : cells) {
            Boolean held = holds.apply(cell);
            if (held != null) {
                judged++;
                if (!held) {
                    broken.add(cell.id());
                }
            }
        }
        if (judged > 0) {
            into.add(new Promise(text, judged, broken, null));
        }
    }

    private static void mean(
            List<Promise> into,
            String text,
            List<CellResult> cells,
            String policy,
            double most,
            Predicate<CellResult> about) {
        List<CellResult> judged = cells.stream()
                .filter(about)
                .filter(cell -> cell.regret(policy) != null)
                .toList();
        Double ratio = Means.ratio(judged, policy);
        Double points = Means.points(judged, policy);
        if (ratio != null && points != null) {
            boolean holds = ratio <= most && (!policy.equals(Contenders.STANDING) || points <= EVEN_POINTS);
            String shown = String.format(Locale.ROOT, "mean: x %.3f, %.2f points behind", ratio, points);
            into.add(new Promise(text, judged.size(), holds ? List.of() : List.of(shown), ratio));
        }
    }
}
