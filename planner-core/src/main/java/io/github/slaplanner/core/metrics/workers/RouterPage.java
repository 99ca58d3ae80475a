package io.github.slaplanner.core.metrics.workers;

import io.github.slaplanner.core.metrics.exposition.ExpositionException;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import io.github.slaplanner.core.metrics.exposition.MetricSample;
import io.github.slaplanner.core.metrics.http.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the workers' gauges from the pages of one router, page after page. Pages of one program hold the same series in the same
 * order, so each series is known again by its bytes at its place, and only a new one is taken apart.
 */
final class RouterPage {
    /** KV blocks of an engine, by model. */
    private static final String KV_BLOCKS = "dynamo_frontend_model_total_kv_blocks";

    private static final ExpositionParser PARSER = ExpositionParser.of(names());
    private static final byte[] WORKER = "worker_id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RANK = "dp_rank".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TYPE = "worker_type".getBytes(StandardCharsets.US_ASCII);
    private static final int WIDTH = Gauges.COUNT + 1;
    /** How a page names a worker: by its last request only, or by its load. */
    private static final double LAST_REQUEST = 1;

    private static final double LOAD = 2;

    private final Map<WorkerKey, Integer> indexes = new HashMap<>();
    private final List<WorkerKey> workers = new ArrayList<>();
    private final List<Known> layout = new ArrayList<>();
    private double[] sample = new double[0];
    private int place;
    private boolean loads;
    private double kvBlocks = Double.NaN;

    private static List<String> names() {
        List<String> names = new ArrayList<>(Gauges.NAMES);
        names.add(KV_BLOCKS);
        return names;
    }

    /** A series by its bytes: which gauge of which worker it is; -1 if of none. */
    private record Known(byte[] head, int worker, int gauge) {}

    /**
     * A sample of all workers: by their places in {@link #workers}, the gauges by the places of {@link Gauges} and a number
     * above zero if the page names the worker. Empty if the page names none. The last request of a worker stays on the page when
     * the worker goes, its load does not: where a page shows loads, only workers with a load are named.
     *
     * @throws ExpositionException if the page breaks the format; it is not used at all then
     */
    double[] read(Body page) {
        place = 0;
        sample = new double[workers.size() * WIDTH];
        loads = false;
        kvBlocks = Double.NaN;
        PARSER.parse(page.bytes(), page.length(), this::add);
        for (int worker = 0; loads && worker < workers.size(); worker++) {
            int named = worker * WIDTH + Gauges.COUNT;
            sample[named] = sample[named] == LOAD ? LOAD : 0;
        }
        return named() ? sample : new double[0];
    }

    private boolean named() {
        for (int worker = 0; worker < workers.size(); worker++) {
            if (sample[worker * WIDTH + Gauges.COUNT] > 0) {
                return true;
            }
        }
        return false;
    }

    /** The workers of all pages, in the order in which they were first named. */
    List<WorkerKey> workers() {
        return workers;
    }

    /** KV blocks of an engine as the last page says, or NaN if it does not, or for models that differ. */
    double kvBlocks() {
        return kvBlocks > 0 ? kvBlocks : Double.NaN;
    }

    /** Forgets workers that a sample does not name; places are new then. */
    void forgetAllBut(double[] newest) {
        boolean gone = false;
        for (int worker = 0; worker < workers.size(); worker++) {
            gone |= Gauges.of(newest, worker).length == 0;
        }
        if (gone) {
            indexes.clear();
            workers.clear();
            layout.clear();
        }
    }

    private void add(MetricSample series) {
        Known known = place < layout.size() ? layout.get(place) : null;
        if (known == null || !series.headed(known.head)) {
            known = learn(series);
        }
        place++;
        if (known.gauge == Gauges.COUNT) {
            // Engines of several models have several sizes, and a worker does not say of which it is.
            kvBlocks = Double.isNaN(kvBlocks) || kvBlocks == series.value() ? series.value() : 0;
        } else if (known.worker >= 0) {
            int from = known.worker * WIDTH;
            if (sample[from + Gauges.COUNT] == 0) {
                Arrays.fill(sample, from, from + Gauges.COUNT, Double.NaN);
                sample[from + Gauges.COUNT] = LAST_REQUEST;
            }
            if (known.gauge <= Gauges.ACTIVE_DECODE_BLOCKS) {
                sample[from + Gauges.COUNT] = LOAD;
                loads = true;
            }
            sample[from + known.gauge] = Gauges.measured(known.gauge, series.value());
        }
    }

    private Known learn(MetricSample series) {
        String worker = series.label(WORKER);
        String type = series.label(TYPE);
        int index =
                worker == null ? -1 : index(new WorkerKey(worker, rank(series.label(RANK)), type == null ? "" : type));
        int gauge = Gauges.NAMES.indexOf(series.name());
        Known known = new Known(series.head(), index, gauge < 0 ? Gauges.COUNT : gauge);
        if (place < layout.size()) {
            layout.set(place, known);
        } else {
            layout.add(known);
        }
        return known;
    }

    private int index(WorkerKey key) {
        Integer index = indexes.putIfAbsent(key, workers.size());
        if (index != null) {
            return index;
        }
        workers.add(key);
        if (sample.length < workers.size() * WIDTH) {
            sample = Arrays.copyOf(sample, Math.max(2 * sample.length, 64 * WIDTH));
        }
        return workers.size() - 1;
    }

    /** A router writes {@code none} for a worker without ranks. */
    private static int rank(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
