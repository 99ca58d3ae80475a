package com.example.orchestrator;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import java.time.Instant;
import java.util.List;

/** One decision of an observation that is typed in here: no fleet, no metrics, no file. */
public final class FirstDecision {
    public static void main(String[] args) {
        PlannerConfig config =
                PlannerConfig.builder().ttft(500).itl(30).maxGpuBudget(64).build();
        EngineLoader loader = new EngineLoader();
        PlannerEngine engine = PlannerEngine.of(
                config, loader.predictor(config), loader.performance(config, BuiltInProfile.engine()));

        PlannerEngine.Result result = engine.step(engine.start(), observation(Instant.parse("2026-03-02T12:00:10Z")));
        System.out.println(result.decision().why());
    }

    static Observation observation(Instant now) {
        Traffic traffic = Traffic.between(now.minusSeconds(10), now)
                .offeredCount(120) // requests that came in these ten seconds
                .isl(3000) // tokens, mean of these requests
                .osl(150)
                .inFlight(95) // now
                .queued(30)
                .build();

        FleetState fleet = FleetState.builder()
                .role(Role.PREFILL, RoleState.settled(3).gpusPerEngine(1).build())
                .role(
                        Role.DECODE,
                        RoleState.builder()
                                .desired(3)
                                .ready(2)
                                .startingSince(List.of(now.minusSeconds(40)))
                                .gpusPerEngine(1)
                                .build())
                .build();

        WorkerLoad.Sample gauges = WorkerLoad.Sample.builder()
                .kvUsage(0.83) // a share, not percent
                .running(31)
                .waiting(2)
                .lastItlMs(27)
                .build();
        List<WorkerLoad> loads = List.of(
                WorkerLoad.of("decode-0", Role.DECODE, gauges), WorkerLoad.of("decode-1", Role.DECODE, gauges));

        return Observation.at(now).traffic(traffic).workers(loads).fleet(fleet).build();
    }
}
