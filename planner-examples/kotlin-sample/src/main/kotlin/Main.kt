package com.example.kotlin

import io.github.slaplanner.api.config.PlannerConfig
import io.github.slaplanner.api.observation.FleetState
import io.github.slaplanner.api.observation.Observation
import io.github.slaplanner.api.observation.Role
import io.github.slaplanner.api.observation.RoleState
import io.github.slaplanner.api.observation.Traffic
import io.github.slaplanner.core.EngineLoader
import io.github.slaplanner.core.engine.PlannerEngine
import io.github.slaplanner.core.profile.BuiltInProfile
import java.time.Instant

/** A loop of two minutes, on a clock and a fleet of its own: demand rises, and the fleet follows. */
fun main() {
    val config = PlannerConfig.builder().ttft(500.0).itl(30.0).maxGpuBudget(16).build()
    val loader = EngineLoader()
    val engine = PlannerEngine.of(config, loader.predictor(config), loader.performance(config, BuiltInProfile.engine()))
    val fleet = mutableMapOf(Role.PREFILL to 1, Role.DECODE to 1)
    var state = engine.start()
    var now = Instant.parse("2026-03-02T12:00:00Z")
    repeat(12) { tick ->
        val from = now
        now += config.tick()
        val traffic = Traffic.between(from, now).offeredPerSecond(2.0 + 2 * tick).isl(3000.0).osl(150.0).build()
        val engines = fleet.mapValues { RoleState.settled(it.value).gpusPerEngine(1).build() }
        val seen = Observation.at(now).traffic(traffic).workers(emptyList()).fleet(FleetState.of(engines)).build()
        val result = engine.step(state, seen)
        state = result.state()
        fleet.putAll(result.decision().targets())
        // Null where nothing was forecast yet: Kotlin knows, and asks for the question mark.
        val expected = result.decision().demand()?.requests()?.next()?.mean()
        println("$fleet, expected: ${expected?.let { "%.0f requests a minute".format(it) } ?: "not known yet"}")
    }
    check(fleet.getValue(Role.PREFILL) > 1) { "the fleet did not follow: $fleet" }
}
