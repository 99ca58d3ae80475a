package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.Fleet;
import java.util.Arrays;

/**
 * A fixed fleet on the requests of a specification, simulated only as far as somebody asks, and further when they ask again. The
 * warm-up counts like everything else. Not for several threads at once.
 */
public final class GrowingReplay implements AutoCloseable, Arrivals.Listener {
    private final Arrivals arrivals;
    private final Fleet fleet;
    private final double ttftMs;
    private final double itlMs;
    private final double interval;
    /** By the interval in which a request must have ended to meet the SLA: how many came, less those that have ended. */
    private long[] due = new long[64];

    private long ended;
    private long met;

    /**
     * Nothing is simulated yet.
     *
     * @param spec requests, SLA, and the fleet
     * @param intervalSeconds times to ask for are multiples of this
     */
    public GrowingReplay(ReplaySpec spec, double intervalSeconds) {
        fleet = new Fleet(spec.fleet(), this::completed);
        arrivals = new Arrivals(spec.workload(), spec.clients(), fleet, this);
        ttftMs = spec.config().throughput().ttftMs();
        itlMs = spec.config().throughput().itlMs();
        interval = intervalSeconds;
    }

    /**
     * Requests that have missed the SLA until a time, those that are still on their way and too late included.
     *
     * @param intervals the time in intervals; not before that of an earlier call
     */
    public long missed(int intervals) {
        passTo(intervals * interval);
        long late = ended - met;
        for (int i = 0; i < intervals && i < due.length; i++) {
            late += due[i];
        }
        return late;
    }

    private void passTo(double time) {
        while (arrivals.next() <= time) {
            arrivals.step(arrivals.next());
        }
        fleet.advance(time);
    }

    @Override
    public void arrived(Request request) {
        count(request.arrivalSeconds(), request.osl(), 1);
    }

    @Override
    public void abandoned(double arrivalSeconds, int osl) {
        ended++;
        count(arrivalSeconds, osl, -1);
    }

    private void completed(Completion completion) {
        if (completion.attempt() > 0) {
            return;
        }
        ended++;
        boolean ttft = !completion.hasTtft() || completion.ttftMs() <= ttftMs;
        boolean itl = !completion.hasItl() || completion.itlMs() <= itlMs;
        met += ttft && itl ? 1 : 0;
        count(completion.arrivalSeconds(), completion.osl(), -1);
    }

    private void count(double arrival, int osl, int change) {
        int at = (int) ((arrival + (ttftMs + itlMs * (osl - 1)) / 1000) / interval);
        if (at >= due.length) {
            due = Arrays.copyOf(due, Math.max(at + 1, 2 * due.length));
        }
        due[at] += change;
    }

    @Override
    public void close() {
        arrivals.close();
    }
}
