package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.fleet.Fleet;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import io.github.slaplanner.simulator.replay.SyntheticDay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The simulated fleet as a live planner sees one: a source of metrics and a connector, on a clock that may run faster than
 * the one on the wall. Its traffic is the built-in day, over and over. Day one begins at {@link Instant#EPOCH}.
 */
public final class DemoFleet implements MetricsSource, Connector {
    private final Fleet fleet;
    private final long seed;
    private RequestStream requests;
    private @Nullable Request next;
    private double dayStart;
    private @Nullable Observation seen;

    /**
     * A fleet that has nothing to do yet.
     *
     * @param spec its engines
     * @param seed of its traffic
     * @param from time of the first day at which it begins
     */
    public DemoFleet(FleetSpec spec, long seed, Duration from) {
        this.fleet = new Fleet(spec, completion -> {});
        this.seed = seed;
        this.requests = new SyntheticDay(seed).requests();
        advance(0);
        while (next != null && dayStart + next.arrivalSeconds() < from.toSeconds()) {
            take();
        }
        fleet.advance(from.toSeconds());
        if (!from.isZero()) {
            fleet.observe();
        }
    }

    @Override
    public synchronized Signal<Traffic> traffic(Instant from, Instant to) {
        advance(Duration.between(Instant.EPOCH, to).toNanos() / 1e9);
        seen = fleet.observe();
        return seen.traffic();
    }

    @Override
    public synchronized Signal<List<WorkerLoad>> workers(Instant now) {
        return seen == null ? Signal.missing("traffic is asked for first") : seen.workers();
    }

    @Override
    public synchronized FleetState observe(Instant now) {
        FleetState known = seen == null ? null : seen.fleet().freshOrNull();
        seen = null;
        return known == null ? fleet.state() : known;
    }

    @Override
    public synchronized void scale(ScaleRequest request) {
        fleet.scale(request.replicas());
    }

    @Override
    public void close() {}

    /** Lets requests arrive, and the fleet work, up to a time. */
    private void advance(double until) {
        if (next == null) {
            take();
        }
        while (next != null && dayStart + next.arrivalSeconds() <= until) {
            fleet.advance(dayStart + next.arrivalSeconds());
            fleet.arrive(next.isl(), next.osl());
            take();
        }
        fleet.advance(Math.max(fleet.now(), until));
    }

    private void take() {
        if (!requests.hasNext()) {
            requests = new SyntheticDay(seed).requests();
            dayStart += SyntheticDay.SECONDS;
        }
        next = requests.next();
    }
}
