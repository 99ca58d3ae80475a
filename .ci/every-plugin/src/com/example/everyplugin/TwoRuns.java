package com.example.everyplugin;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.telemetry.AuditLog;
import io.github.slaplanner.core.telemetry.PlannerMetrics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plans a fleet of this process, twice, with metrics, an audit log and saved state: what the first run has learned is read by the second.
 * Fails if anything does not work, so it shows what modules keep from each other.
 */
public final class TwoRuns {
    private static final int TICKS = 4;

    private TwoRuns() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("planner");
        long first = run(folder);
        long second = run(folder);
        try (var audit = Files.list(folder.resolve("log"))) {
            System.out.println("decisions " + first + " and " + second + ", audit log " + audit.count() + " file");
        }
        if (second <= first) {
            throw new AssertionError("the second run does not go on from the first: " + first + ", then " + second);
        }
    }

    private static long run(Path folder) throws Exception {
        PlannerConfig config = PlannerConfig.builder()
                .loadAdjustmentInterval(Duration.ofSeconds(1))
                .throughputAdjustmentInterval(Duration.ofSeconds(2))
                .set(Settings.STATE_DIR, folder.resolve("state").toString())
                .set(Settings.LOG_DIR, folder.resolve("log").toString())
                .build();
        CountDownLatch ticks = new CountDownLatch(TICKS);
        List<String> failures = new CopyOnWriteArrayList<>();
        CollectorRegistry registry = new CollectorRegistry();
        long last;
        try (Planner planner = Planner.builder(config)
                .metrics(new Demand())
                .connector(new Fleet())
                .performance(new EngineLoader().performance(config, BuiltInProfile.engine()))
                .listener(new PlannerMetrics(registry))
                .listener(new AuditLog(folder.resolve("log")))
                .listener(new PlannerListener() {
                    @Override
                    public void onDecision(Observation observation, Decision decision) {
                        ticks.countDown();
                    }

                    @Override
                    public void onFailure(String input, Throwable failure) {
                        failures.add(input + ": " + failure);
                    }
                })
                .start()) {
            if (!ticks.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("no " + TICKS + " decisions in a minute");
            }
            last = planner.latest().decision().id();
        }
        if (!failures.isEmpty() || !registry.metricFamilySamples().hasMoreElements()) {
            throw new AssertionError("failures: " + failures);
        }
        return last;
    }

    private static final class Demand implements MetricsSource {
        @Override
        public Signal<Traffic> traffic(Instant from, Instant to) {
            return Signal.fresh(
                    Traffic.between(from, to).offeredPerSecond(20).isl(3000).osl(150).build(), to);
        }
    }

    private static final class Fleet implements Connector {
        private final Map<Role, Integer> replicas = new EnumMap<>(Map.of(Role.PREFILL, 1, Role.DECODE, 1));

        @Override
        public FleetState observe(Instant now) {
            FleetState.Builder fleet = FleetState.builder();
            replicas.forEach((role, count) ->
                    fleet.role(role, RoleState.settled(count).gpusPerEngine(1).build()));
            return fleet.build();
        }

        @Override
        public void scale(ScaleRequest request) {
            replicas.putAll(request.replicas());
        }
    }
}
