package io.github.slaplanner.core.metrics.workers;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.metrics.exposition.ExpositionException;
import io.github.slaplanner.core.metrics.http.FetchException;
import io.github.slaplanner.core.metrics.http.HttpReader;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The loads of workers from the page of a router. Samples are kept until the loads are asked for: {@code latest} is the newest
 * page, {@code average} the mean over all pages since the last question. A worker that the newest page does not name is gone.
 */
public final class RouterLoads {
    /** Failures in a row after which the rest of the interval is not tried: a dead router must not eat the time of ticks. */
    private static final int ENOUGH = 2;

    private static final String TEXT = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5";

    private final HttpReader http;
    private final URI page;
    private final Mode mode;
    private final RouterPage reader = new RouterPage();
    private final List<double[]> samples = new ArrayList<>();
    private final DepartedWorkers departed = new DepartedWorkers();
    private final List<String> remarks = new ArrayList<>();
    private @Nullable Instant newest;
    private List<WorkerLoad> known = List.of();
    private String problem = "";
    private int failures;

    /**
     * Loads of the router at an address.
     *
     * @param http how to read
     * @param page where the router shows its metrics
     * @param mode the roles that are planned
     */
    public RouterLoads(HttpReader http, URI page, Mode mode) {
        this.http = http;
        this.page = page;
        this.mode = mode;
    }

    /** Reads the page once. What goes wrong is kept for {@link #read}. */
    public void sample(Instant now) {
        if (failures >= ENOUGH) {
            return;
        }
        try {
            double[] sample = reader.read(http.read(page, TEXT));
            if (sample.length == 0) {
                failed(
                        reader.asked()
                                ? page + " names no worker; is it a frontend in --router-mode kv?"
                                : page
                                        + " names no worker yet; a frontend in --router-mode kv does so from its first request on");
                return;
            }
            samples.add(sample);
            newest = now;
            failures = 0;
        } catch (FetchException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (ExpositionException e) {
            failed(page + " breaks the format of metrics and is not used: " + e.getMessage());
        }
    }

    private void failed(String why) {
        problem = why;
        failures++;
    }

    /** The loads since this was last called; if no sample was tried since, one is taken now. */
    public Signal<List<WorkerLoad>> read(Instant now) {
        if (samples.isEmpty() && failures == 0) {
            sample(now);
        }
        failures = 0;
        if (!samples.isEmpty() && newest != null) {
            known = loads();
            samples.clear();
            return Signal.fresh(known, newest, remarks);
        }
        return newest == null ? Signal.missing(problem) : Signal.stale(known, newest, problem);
    }

    private List<WorkerLoad> loads() {
        List<WorkerLoad> loads = new ArrayList<>();
        double[] newestSample = samples.get(samples.size() - 1);
        List<WorkerKey> workers = reader.workers();
        Set<WorkerKey> gone = gone(newestSample, workers);
        for (int worker = 0; worker < workers.size(); worker++) {
            double[] latest = Gauges.of(newestSample, worker);
            WorkerKey key = workers.get(worker);
            Role role = role(key.type());
            if (latest.length > 0 && role != null && !gone.contains(key)) {
                WorkerLoad.Sample now = sample(latest);
                WorkerLoad.Sample mean = samples.size() == 1 ? now : sample(mean(worker));
                loads.add(WorkerLoad.builder(key.worker(), role)
                        .dpRank(key.rank())
                        .latest(now)
                        .average(mean)
                        .build());
            }
        }
        reader.forgetAllBut(newestSample);
        return List.copyOf(loads);
    }

    /** On a page without loads, workers that have had no request for long while the others have. */
    private Set<WorkerKey> gone(double[] newestSample, List<WorkerKey> workers) {
        Set<WorkerKey> named = new HashSet<>();
        for (int worker = 0; worker < workers.size(); worker++) {
            double[] gauges = Gauges.of(newestSample, worker);
            if (gauges.length > 0 && Gauges.withoutLoad(gauges)) {
                departed.look(workers.get(worker), gauges);
                named.add(workers.get(worker));
            }
        }
        departed.keep(named);
        int all = named.size();
        named.removeIf(worker -> !departed.has(worker, all));
        remarks.clear();
        if (!named.isEmpty()) {
            remarks.add(named.size() + " of " + all + " workers on " + page
                    + " have had no request for long while the others have; they count as gone");
        }
        return named;
    }

    private double[] mean(int worker) {
        double[] sums = new double[Gauges.COUNT];
        int[] counts = new int[Gauges.COUNT];
        for (double[] sample : samples) {
            double[] values = Gauges.of(sample, worker);
            for (int i = 0; i < values.length; i++) {
                sums[i] += Double.isNaN(values[i]) ? 0 : values[i];
                counts[i] += Double.isNaN(values[i]) ? 0 : 1;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
        }
        return sums;
    }

    /** A router may give a worker more blocks than it has, so that its use is above 1. */
    private WorkerLoad.Sample sample(double[] values) {
        double usage = values[Gauges.ACTIVE_DECODE_BLOCKS] / reader.kvBlocks();
        return WorkerLoad.Sample.builder()
                .activePrefillTokens(known(values, Gauges.ACTIVE_PREFILL_TOKENS))
                .activeDecodeBlocks(known(values, Gauges.ACTIVE_DECODE_BLOCKS))
                .lastTtftMs(known(values, Gauges.LAST_TTFT))
                .lastIsl(known(values, Gauges.LAST_ISL))
                .lastItlMs(known(values, Gauges.LAST_ITL))
                .kvUsage(Double.isNaN(usage) ? null : Double.valueOf(usage))
                .build();
    }

    private static @Nullable Double known(double[] values, int gauge) {
        double value = values[gauge];
        return Double.isNaN(value) ? null : (Double) value;
    }

    /** Aggregated workers call themselves decode; a type that is not planned is nobody's. */
    private @Nullable Role role(String type) {
        if (mode == Mode.AGG) {
            return Role.AGGREGATED;
        }
        return switch (type) {
            case "prefill" -> Role.PREFILL;
            case "decode" -> Role.DECODE;
            default -> null;
        };
    }
}
