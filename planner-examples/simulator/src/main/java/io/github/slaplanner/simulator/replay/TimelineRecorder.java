package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.TimelinePoint.Demand;
import io.github.slaplanner.simulator.replay.TimelinePoint.Ended;
import io.github.slaplanner.simulator.replay.TimelinePoint.Engines;
import io.github.slaplanner.simulator.replay.TimelinePoint.Latency;
import io.github.slaplanner.simulator.stats.LogHistogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers points of at least a minute; a point ends at a tick. */
final class TimelineRecorder {
    private static final double POINT_SECONDS = 60;

    private final List<TimelinePoint> points = new ArrayList<>();
    private final LogHistogram ttftMs = LogHistogram.fine();
    private final LogHistogram itlMs = LogHistogram.fine();
    private final Mean isl = new Mean();
    private final Mean osl = new Mean();
    private double from;
    private double offered;
    private long ended;
    private long lost;
    private long lateFirstToken;
    private long slowTokens;
    private long leftUnserved;
    private @Nullable Double forecastPerSecond;

    void completed(Completion completion, boolean metTtft, boolean metItl) {
        if (completion.attempt() == 0) {
            ended++;
            lost += metTtft && metItl ? 0 : 1;
            lateFirstToken += metTtft ? 0 : 1;
            slowTokens += metItl ? 0 : 1;
        }
        if (completion.hasTtft()) {
            ttftMs.add(completion.ttftMs());
        }
        if (completion.hasItl()) {
            itlMs.add(completion.itlMs());
        }
    }

    /** A client has gone before its answer was complete. */
    void abandoned() {
        ended++;
        lost++;
        leftUnserved++;
    }

    /** A tick: what was seen, and what the policy made of it. */
    void tick(Observation observation, Plan plan) {
        Traffic traffic = observation.traffic().valueOrNull();
        FleetState fleet = observation.fleet().valueOrNull();
        double now = SimTime.seconds(observation.now());
        int inFlight = 0;
        if (traffic != null) {
            double count = traffic.requests().demand();
            offered += count;
            isl.add(traffic.isl(), count);
            Double completed = traffic.requests().completed();
            osl.add(traffic.osl(), completed == null ? 0 : completed);
            inFlight = traffic.inFlight() == null ? 0 : traffic.inFlight();
        }
        if (now - from >= POINT_SECONDS) {
            close(now, fleet == null ? Map.of() : engines(fleet, plan), inFlight);
            forecastPerSecond = forecast(plan);
        }
    }

    /** All points so far. */
    List<TimelinePoint> points() {
        return points;
    }

    private static Map<Role, Engines> engines(FleetState fleet, Plan plan) {
        Map<Role, Engines> engines = new EnumMap<>(Role.class);
        for (Map.Entry<Role, RoleState> entry : fleet.roles().entrySet()) {
            RoleState state = entry.getValue();
            int target = plan.targets().getOrDefault(entry.getKey(), state.desired());
            Integer floor = plan.floors().get(entry.getKey());
            engines.put(entry.getKey(), new Engines(state.ready(), state.starting(), state.draining(), target, floor));
        }
        return engines;
    }

    private static @Nullable Double forecast(Plan plan) {
        if (plan.forecast() == null) {
            return null;
        }
        Forecast requests = plan.forecast().requests();
        return requests.next().mean() / SimTime.seconds(requests.interval());
    }

    private void close(double now, Map<Role, Engines> engines, int inFlight) {
        points.add(new TimelinePoint(
                now,
                new Demand(offered / (now - from), isl.drain(), osl.drain()),
                forecastPerSecond,
                engines,
                new Latency(ttftMs.quantile(0.5), ttftMs.quantile(0.99)),
                new Latency(itlMs.quantile(0.5), itlMs.quantile(0.99)),
                new Ended(ended, lost, lateFirstToken, slowTokens, leftUnserved),
                inFlight));
        ttftMs.clear();
        itlMs.clear();
        from = now;
        offered = 0;
        ended = 0;
        lost = 0;
        lateFirstToken = 0;
        slowTokens = 0;
        leftUnserved = 0;
    }

    /** A mean over several intervals. */
    private static final class Mean {
        private double sum;
        private double count;

        void add(@Nullable Summary summary, double weight) {
            if (summary != null) {
                sum += summary.mean() * weight;
                count += weight;
            }
        }

        @Nullable
        Double drain() {
            Double mean = count > 0 ? Double.valueOf(sum / count) : null;
            sum = 0;
            count = 0;
            return mean;
        }
    }
}
