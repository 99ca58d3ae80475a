package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Demand;
import io.github.slaplanner.core.profile.score.KernelRow.Cell;
import io.github.slaplanner.core.profile.score.KernelRow.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Picks parallel sizes for each cell of a table, and judges the picks by the table. Targets are multiples of the fastest that the
 * table has.
 */
final class PickScore {
    private static final double[] TARGETS = {1.5, 2.5, 5};
    private static final double[] PROMPTS = {1024, 4096, 16384};
    private static final double[] CONTEXTS = {2048, 8192};
    private static final double OSL = 512;
    /** A pick whose throughput is less than this share below the best is the best. */
    private static final double SAME = 0.001;

    private final Engines engines;
    private final Map<Cell, Map<Parallelism, List<KernelRow>>> cells = new LinkedHashMap<>();
    private final Map<String, List<Outcome>> outcomes = new TreeMap<>();

    PickScore(Engines engines) {
        this.engines = engines;
    }

    /** What became of a pick: the share of the best throughput lost, and whether it misses the target. */
    private record Outcome(double regret, boolean missed) {}

    void add(KernelRow row) {
        cells.computeIfAbsent(row.engine().cell(), key -> new LinkedHashMap<>())
                .computeIfAbsent(row.engine().way(), key -> new ArrayList<>())
                .add(row);
    }

    Map<String, RapidScore.Picks> results() {
        cells.forEach((cell, ways) -> {
            Map<Parallelism, List<KernelRow>> fitting = new LinkedHashMap<>(ways);
            fitting.values().removeIf(rows -> rows.stream().noneMatch(row -> row.kind() == Kind.KV));
            if (fitting.size() > 1) {
                judge(cell, fitting);
            }
        });
        Map<String, RapidScore.Picks> results = new TreeMap<>();
        outcomes.forEach((name, each) -> results.put(name, picks(each)));
        return results;
    }

    private void judge(Cell cell, Map<Parallelism, List<KernelRow>> ways) {
        String model = engines.model(cell).hasExperts() ? "experts " : "dense ";
        for (double share : TARGETS) {
            for (double isl : PROMPTS) {
                judge(
                        cell,
                        ways,
                        share,
                        new Question(
                                model + "prefill",
                                (rows, target) -> prefill(rows, isl, target),
                                (ranking, target) -> ranking.prefill(new Demand(isl, OSL, target, target))));
            }
            for (double context : CONTEXTS) {
                judge(
                        cell,
                        ways,
                        share,
                        new Question(
                                model + "decode",
                                (rows, target) -> decode(rows, context, target),
                                (ranking, target) ->
                                        ranking.decode(new Demand(context - OSL / 2, OSL, target, target))));
            }
        }
    }

    /** The best of a size by the table. */
    private record Best(double fastest, double perGpu) {}

    private interface Table {
        Best best(List<KernelRow> rows, double target);
    }

    private interface Ranked {
        List<Candidate> within(ParallelismRanking ranking, double target);
    }

    /** What to pick a size for: its name, what the table says of a size, and what the ranking says. */
    private record Question(String name, Table table, Ranked ranked) {
        double fastest(List<KernelRow> rows) {
            return table.best(rows, Double.POSITIVE_INFINITY).fastest;
        }
    }

    /** Only sizes of which the table has the figure can be picked. */
    private void judge(Cell cell, Map<Parallelism, List<KernelRow>> all, double share, Question question) {
        Map<Parallelism, List<KernelRow>> ways = new LinkedHashMap<>(all);
        ways.values().removeIf(rows -> Double.isInfinite(question.fastest(rows)));
        if (ways.size() < 2) {
            return;
        }
        double target = share
                * ways.values().stream().mapToDouble(question::fastest).min().orElseThrow();
        ParallelismRanking ranking =
                new ParallelismRanking(way -> engines.kernels(cell, way), new ArrayList<>(ways.keySet()));
        List<Candidate> candidates = question.ranked.within(ranking, target);
        if (candidates.isEmpty()) {
            return;
        }
        double best = ways.values().stream()
                .mapToDouble(rows -> question.table.best(rows, target).perGpu)
                .max()
                .orElse(0);
        List<KernelRow> picked = ways.getOrDefault(candidates.get(0).engine().parallelism(), List.of());
        double own = question.table.best(picked, target).perGpu;
        outcomes.computeIfAbsent(question.name, key -> new ArrayList<>()).add(new Outcome(1 - own / best, own == 0));
    }

    private static Best prefill(List<KernelRow> rows, double isl, double target) {
        return rows.stream()
                .filter(row -> row.kind() == Kind.TTFT && row.length() == isl)
                .findFirst()
                .map(row -> new Best(row.value(), row.value() <= target ? rate(row) : 0))
                .orElse(new Best(Double.POSITIVE_INFINITY, 0));
    }

    private static double rate(KernelRow row) {
        Parallelism way = row.engine().way();
        return way.data() / row.value() / way.gpus();
    }

    private static Best decode(List<KernelRow> rows, double context, double target) {
        double held = rows.stream()
                .filter(row -> row.kind() == Kind.KV)
                .mapToDouble(KernelRow::value)
                .max()
                .orElse(0);
        List<KernelRow> steps = rows.stream()
                .filter(row -> row.kind() == Kind.ITL && row.length() == context)
                .sorted(Comparator.comparingDouble(KernelRow::batch))
                .toList();
        if (steps.isEmpty()) {
            return new Best(Double.POSITIVE_INFINITY, 0);
        }
        double most = 0;
        for (int i = 0; i < steps.size(); i++) {
            double batch = Math.min(batch(steps, i, target), held / context);
            double itl = itl(steps, i, batch);
            Parallelism way = steps.get(i).engine().way();
            most = Math.max(most, itl <= target ? batch * way.data() / itl / way.gpus() : 0);
        }
        return new Best(steps.get(0).value(), most);
    }

    /** The largest batch between a measured one and the next that meets the target. */
    private static double batch(List<KernelRow> steps, int index, double target) {
        KernelRow here = steps.get(index);
        if (index + 1 == steps.size() || here.value() > target) {
            return here.batch();
        }
        KernelRow next = steps.get(index + 1);
        double share = Math.min(1, (target - here.value()) / Math.max(next.value() - here.value(), Double.MIN_NORMAL));
        return here.batch() + Math.max(0, share) * (next.batch() - here.batch());
    }

    private static double itl(List<KernelRow> steps, int index, double batch) {
        KernelRow here = steps.get(index);
        if (batch <= here.batch()) {
            return here.value();
        }
        KernelRow next = steps.get(index + 1);
        double share = (batch - here.batch()) / (next.batch() - here.batch());
        return here.value() + share * (next.value() - here.value());
    }

    private static RapidScore.Picks picks(List<Outcome> outcomes) {
        final double percent = 100;
        int same = (int) outcomes.stream().filter(each -> each.regret < SAME).count();
        double regret = outcomes.stream().mapToDouble(Outcome::regret).average().orElse(0);
        int missed = (int) outcomes.stream().filter(Outcome::missed).count();
        return new RapidScore.Picks(outcomes.size(), same, percent * regret, missed);
    }
}
