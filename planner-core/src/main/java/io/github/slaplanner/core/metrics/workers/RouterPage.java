package io.github.slaplanner.core.metrics.workers;

import io.github.slaplanner.core.metrics.exposition.ExpositionException;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import io.github.slaplanner.core.metrics.exposition.Series;
import io.github.slaplanner.core.metrics.http.Body;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the workers' gauges from a router's page. A page that breaks off or breaks the format is not used at all. */
final class RouterPage {
    private static final ExpositionParser PARSER = ExpositionParser.of(Gauges.NAMES);
    private static final byte[] WORKER = "worker_id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RANK = "dp_rank".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TYPE = "worker_type".getBytes(StandardCharsets.US_ASCII);

    private final byte[][] names = Gauges.NAMES.stream()
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    private final Map<WorkerKey, double[]> workers = new LinkedHashMap<>();

    private RouterPage() {}

    /**
     * The gauges of each worker, by the places of {@link Gauges}.
     *
     * @throws ExpositionException if the page breaks the format
     */
    static Map<WorkerKey, double[]> read(Body page) {
        RouterPage reading = new RouterPage();
        PARSER.parse(page.bytes(), page.length(), reading::add);
        return reading.workers;
    }

    private void add(Series series) {
        String worker = series.label(WORKER);
        if (worker == null) {
            return;
        }
        String type = series.label(TYPE);
        WorkerKey key = new WorkerKey(worker, rank(series.label(RANK)), type == null ? "" : type);
        int gauge = gauge(series);
        workers.computeIfAbsent(key, unknown -> unknown())[gauge] = Gauges.measured(gauge, series.value());
    }

    private int gauge(Series series) {
        int gauge = 0;
        while (!series.named(names[gauge])) {
            gauge++;
        }
        return gauge;
    }

    private double[] unknown() {
        double[] values = new double[names.length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** A router writes {@code none} for a worker without ranks. */
    private static int rank(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
