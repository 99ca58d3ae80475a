package io.github.slaplanner.api.fake;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Traffic and worker loads that a test sets. Requests count as offered when they arrive. */
public final class FakeMetricsSource implements MetricsSource {
    private record Request(Instant at, double isl, double osl) {}

    private final List<Request> requests = new ArrayList<>();
    private List<WorkerLoad> workers = List.of();
    private String missing = "";
    private boolean closed;

    /** Adds requests of one size at one time. */
    public FakeMetricsSource serve(Instant at, int count, double isl, double osl) {
        for (int i = 0; i < count; i++) {
            requests.add(new Request(at, isl, osl));
        }
        return this;
    }

    /** Sets what every later call of {@link #workers(Instant)} says. */
    public FakeMetricsSource load(List<WorkerLoad> loads) {
        workers = List.copyOf(loads);
        return this;
    }

    /**
     * From now on every signal is missing, until {@link #reconnect}.
     *
     * @param why the reason that the signals carry
     */
    public void cutOff(String why) {
        missing = why;
    }

    /** Ends what {@link #cutOff} began. */
    public void reconnect() {
        missing = "";
    }

    /** Whether {@link #close} was called. */
    public boolean closed() {
        return closed;
    }

    @Override
    public Signal<Traffic> traffic(Instant from, Instant to) {
        if (!missing.isEmpty()) {
            return Signal.missing(missing);
        }
        List<Request> seen = requests.stream()
                .filter(request -> !request.at().isBefore(from) && request.at().isBefore(to))
                .toList();
        Traffic.Builder traffic = Traffic.between(from, to).offeredCount(seen.size());
        if (!seen.isEmpty()) {
            traffic.isl(summary(seen, Request::isl)).osl(summary(seen, Request::osl));
        }
        return Signal.fresh(traffic.build(), to);
    }

    @Override
    public Signal<List<WorkerLoad>> workers(Instant now) {
        return missing.isEmpty() ? Signal.fresh(workers, now) : Signal.missing(missing);
    }

    @Override
    public void close() {
        closed = true;
    }

    private static Summary summary(List<Request> seen, ToDoubleFunction<Request> length) {
        return Summary.of(
                Distribution.ofSamples(seen.stream().mapToDouble(length).toArray()));
    }
}
