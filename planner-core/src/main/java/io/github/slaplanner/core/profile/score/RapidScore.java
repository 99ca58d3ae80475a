package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.score.KernelRow.Cell;
import io.github.slaplanner.core.profile.score.KernelRow.Engine;
import io.github.slaplanner.core.profile.score.KernelRow.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores computed engine performance against a table of kernels. The time of the software is left out, since tables of kernels
 * do not have it.
 */
public final class RapidScore {
    /** Shorter prompts are mostly the time of kernels' starts, and count only for being far off. */
    private static final double SHORT = 1000;

    private final Engines engines;
    private final Map<EngineClass, List<Double>> classes = new TreeMap<>();
    private final List<Double> all = new ArrayList<>();
    private final Map<Engine, EngineModel> models = new HashMap<>();
    private final PickScore picks;
    private int leftOut;

    private RapidScore(Engines engines) {
        this.engines = engines;
        this.picks = new PickScore(engines);
    }

    /**
     * A class of figures.
     *
     * @param model {@code dense} or {@code experts}
     * @param figure {@code KV tokens}, {@code TTFT} or {@code ITL}
     * @param gpu GPU
     * @param dtype precision
     */
    public record EngineClass(String model, String figure, String gpu, String dtype)
            implements Comparable<EngineClass> {
        @Override
        public int compareTo(EngineClass other) {
            return key().compareTo(other.key());
        }

        private String key() {
            return String.join("|", model, figure, gpu, dtype);
        }
    }

    /**
     * A score.
     *
     * @param points of TTFT and ITL compared
     * @param far of them off by more than a factor of 2, %
     * @param leftOut points of ITL at batch 1 in 8 bits with a scale per block, where the tables are doubtful
     * @param classes errors by class
     * @param picks of parallel sizes, by {@code dense prefill} and the like
     */
    public record Result(
            int points, double far, int leftOut, Map<EngineClass, Errors> classes, Map<String, Picks> picks) {}

    /**
     * How good picks of parallel sizes are by the table's own figures.
     *
     * @param cells picks made
     * @param same picks that are the best of the table
     * @param regret mean share of the best throughput per GPU that is lost, %; a pick that misses the target loses all of it
     * @param missed picks that miss a target that another size meets
     */
    public record Picks(int cells, int same, double regret, int missed) {}

    /**
     * Scores a table.
     *
     * @param table CSV, packed or not
     * @param models folder with a folder for each model of the table, with its {@code config.json}
     */
    public static Result of(Path table, Path models) {
        RapidScore score = new RapidScore(new Engines(models));
        List<KernelRow> rows = KernelTable.read(table);
        rows.forEach(score::add);
        return score.result();
    }

    private void add(KernelRow row) {
        if (row.kind() == Kind.ITL
                && row.batch() == 1
                && row.engine().cell().dtype().equals("fp8b")) {
            leftOut++;
            return;
        }
        picks.add(row);
        double ratio = computed(row) / row.value();
        if (row.kind() != Kind.KV) {
            all.add(ratio);
        }
        if (row.kind() != Kind.TTFT || row.length() >= SHORT) {
            classes.computeIfAbsent(classOf(row), key -> new ArrayList<>()).add(ratio);
        }
    }

    private EngineClass classOf(KernelRow row) {
        Cell cell = row.engine().cell();
        String figure = row.kind() == Kind.KV ? "KV tokens" : row.kind().name();
        return new EngineClass(experts(cell), figure, cell.gpu(), cell.dtype());
    }

    private String experts(Cell cell) {
        return engines.model(cell).hasExperts() ? "experts" : "dense";
    }

    private double computed(KernelRow row) {
        Engine engine = row.engine();
        EngineModel model = models.computeIfAbsent(engine, each -> engines.kernels(each.cell(), each.way()));
        return switch (row.kind()) {
            case TTFT -> model.ttftMs(row.length());
            case ITL -> model.itlMs(row.batch() * engine.way().data(), row.length());
            case KV -> (double) model.maxKvTokens() / engine.way().data();
        };
    }

    private Result result() {
        Map<EngineClass, Errors> errors = new TreeMap<>();
        classes.forEach((each, ratios) -> errors.put(each, Errors.of(ratios)));
        Errors total = Errors.of(all.isEmpty() ? List.of(1.0) : all);
        final double percent = 100;
        return new Result(
                all.size(), percent * total.far() / Math.max(1, all.size()), leftOut, errors, picks.results());
    }
}
