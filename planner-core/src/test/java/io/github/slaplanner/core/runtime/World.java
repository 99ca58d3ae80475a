package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A fleet that obeys at once and traffic at a rate that a test sets; both can be made to misbehave. */
public final class World implements MetricsSource, Connector, RuntimeListener {
    public final List<TickReport> ticks = new ArrayList<>();
    public final List<String> failures = new ArrayList<>();
    final List<ScaleRequest> requests = new ArrayList<>();
    final List<Instant> samples = new ArrayList<>();
    final Map<Role, Integer> fleet = new EnumMap<>(Map.of(Role.PREFILL, 2, Role.DECODE, 2));
    public volatile double rate = 10;
    volatile boolean leads = true;
    volatile @Nullable String resumable;
    public volatile @Nullable Supplier<@Nullable Signal<Traffic>> trafficInstead;
    public volatile @Nullable Supplier<@Nullable Signal<List<WorkerLoad>>> workersInstead;
    volatile @Nullable Supplier<@Nullable FleetState> fleetInstead;
    volatile Runnable onScale = () -> {};
    volatile Runnable onTick = () -> {};
    volatile boolean closed;

    @Override
    public Signal<Traffic> traffic(Instant from, Instant to) {
        if (trafficInstead != null) {
            return trafficInstead.get();
        }
        double count = rate * Duration.between(from, to).toMillis() / 1000;
        Traffic.Builder traffic = Traffic.between(from, to).offeredCount(count);
        if (count > 0) {
            traffic.isl(1000).osl(200);
        }
        return Signal.fresh(traffic.build(), to);
    }

    @Override
    public Signal<List<WorkerLoad>> workers(Instant now) {
        return workersInstead == null ? Signal.fresh(List.of(), now) : workersInstead.get();
    }

    @Override
    public void sample(Instant now) {
        samples.add(now);
    }

    @Override
    public FleetState observe(Instant now) {
        if (fleetInstead != null) {
            return fleetInstead.get();
        }
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        fleet.forEach((role, engines) ->
                roles.put(role, RoleState.settled(engines).gpusPerEngine(1).build()));
        return FleetState.of(roles);
    }

    @Override
    public void scale(ScaleRequest request) {
        onScale.run();
        requests.add(request);
        fleet.putAll(request.replicas());
    }

    @Override
    public boolean mayAct() {
        return leads;
    }

    @Override
    public @Nullable String resume() {
        String resumed = resumable;
        resumable = null;
        return resumed;
    }

    @Override
    public void onDecision(Observation observation, Decision decision) {}

    @Override
    public void onTick(TickReport report) {
        onTick.run();
        ticks.add(report);
    }

    @Override
    public void onFailure(String collaborator, Throwable failure) {
        failures.add(collaborator + ": " + failure.getMessage());
    }

    @Override
    public void close() {
        closed = true;
    }

    TickReport last() {
        return ticks.get(ticks.size() - 1);
    }

    /** A predictor: what was last. */
    public static Forecast lastValue(History history, Duration lead) {
        double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
        Arrays.fill(points, history.value(history.size() - 1));
        return Forecast.ofPoints(history.interval(), points);
    }
}
