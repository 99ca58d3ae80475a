package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateStoreTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00.123456789Z");

    @TempDir
    private Path folder;

    @Property(tries = 10, seed = "1")
    void restored_goesOnByteForByte(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int ticks)
            throws IOException {
        Path own = Files.createTempDirectory("planner-state");
        PlannerEngine engine = engine(config());
        PlannerState state = run(engine, engine.start(), new Random(seed), 0, ticks);
        StateStore store = new StateStore(own);
        store.save(engine, state);
        PlannerState restored = store.load(engine);

        assertThat(restored).isEqualTo(state);
        String without = json(run(engine, state, new Random(seed + 1), ticks, 20));
        String with = json(run(engine, restored, new Random(seed + 1), ticks, 20));
        assertThat(with).isEqualTo(without);
        Files.delete(own.resolve(StateStore.FILE));
        Files.delete(own);
    }

    @Test
    void save_replacesWholeFilesOnly() throws IOException {
        PlannerEngine engine = engine(config());
        StateStore store = new StateStore(folder);
        store.save(engine, engine.start());
        store.save(engine, run(engine, engine.start(), new Random(1), 0, 10));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(StateStore.FILE, StateStore.FILE + ".previous");
        }
        assertThat(store.load(engine).decisions()).isEqualTo(10);
    }

    @Test
    void loadPrevious_isTheOneBefore() throws IOException {
        PlannerEngine engine = engine(config());
        StateStore store = new StateStore(folder);
        assertThat(store.loadPrevious(engine)).isNull();
        store.save(engine, run(engine, engine.start(), new Random(1), 0, 10));
        store.save(engine, run(engine, engine.start(), new Random(1), 0, 20));

        assertThat(store.loadPrevious(engine).decisions()).isEqualTo(10);
        assertThat(store.load(engine).decisions()).isEqualTo(20);
    }

    @Test
    void load_nothingSaved_isNothing() throws IOException {
        assertThat(new StateStore(folder).load(engine(config()))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what is replaced | by what | what the message says
                "\"decisions\":10 | \"decisions\":11 | it is damaged: its digest does not fit",
                "\"version\":3 | \"version\":2 | it is of format sla-planner-state 2; this planner reads sla-planner-state 3",
                "sla-planner-state | other | it is of format other 3",
                "{\"format\" | {format | it is damaged",
                "\"sha256\" | \"sha\" | it is damaged",
                "\"namespace\":\"a\" | \"namespace\":\"b\" | it belongs to {mode=DISAGG, model_name=, namespace=b",
            })
    void load_damagedOrForeign_isRefusedAndKept(String what, String by, String message) throws IOException {
        PlannerEngine engine = engine(config());
        StateStore store = new StateStore(folder);
        store.save(engine, run(engine, engine.start(), new Random(1), 0, 10));
        Path file = folder.resolve(StateStore.FILE);
        Files.writeString(file, Files.readString(file).replace(what, by));

        assertThatThrownBy(() -> store.load(engine))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("it is kept as " + folder.resolve("planner-state.json.refused"));
        assertThat(store.load(engine)).isNull();
        assertThat(folder.resolve("planner-state.json.refused")).exists();
    }

    @Test
    void load_truncated_isRefused() throws IOException {
        PlannerEngine engine = engine(config());
        StateStore store = new StateStore(folder);
        store.save(engine, run(engine, engine.start(), new Random(1), 0, 10));
        Path file = folder.resolve(StateStore.FILE);
        String text = Files.readString(file);
        for (int length : new int[] {0, 20, text.indexOf('\n'), text.length() / 2}) {
            Files.writeString(file, text.substring(0, length));
            assertThatThrownBy(() -> store.load(engine)).as("cut at " + length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void load_ofAnotherModeOrInterval_isRefused() throws IOException {
        StateStore store = new StateStore(folder);
        for (PlannerConfig other : List.of(
                config().toBuilder().mode(Mode.AGG).build(),
                config().toBuilder()
                        .throughputAdjustmentInterval(Duration.ofSeconds(30))
                        .build())) {
            store.save(engine(config()), engine(config()).start());
            assertThatThrownBy(() -> store.load(engine(other))).hasMessageContaining("it belongs to");
        }
    }

    private static String json(PlannerState state) throws IOException {
        return StateJson.mapper().writeValueAsString(state);
    }

    private static PlannerConfig config() {
        return PlannerConfig.builder()
                .namespace("a")
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(10))
                .build();
    }

    private static PlannerEngine engine(PlannerConfig config) {
        return PlannerEngine.of(config, World::lastValue, LinearEngines.PERFORMANCE);
    }

    /** Ticks with random traffic, workers, gaps and fleets. */
    private static PlannerState run(PlannerEngine engine, PlannerState from, Random random, int first, int ticks) {
        PlannerState state = from;
        for (int i = first; i < first + ticks; i++) {
            Instant now = START.plusSeconds(10L * (i + 1));
            state = engine.step(state, observation(now, random)).state();
        }
        return state;
    }

    private static Observation observation(Instant now, Random random) {
        Traffic traffic = Traffic.between(now.minusSeconds(10), now)
                .offeredCount(random.nextInt(500))
                .isl(random.nextInt(1, 4000))
                .osl(random.nextInt(1, 400))
                .inFlight(random.nextInt(50))
                .queued(random.nextInt(10))
                .build();
        WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                .activePrefillTokens((double) random.nextInt(5000))
                .activeDecodeBlocks(random.nextDouble())
                .lastTtftMs(random.nextDouble() * 900)
                .lastIsl(1000.0)
                .lastItlMs(22.5)
                .kvUsage(0.5)
                .waiting(1.0)
                .build();
        int ready = random.nextInt(1, 6);
        RoleState role = RoleState.builder()
                .desired(ready + 1)
                .ready(ready)
                .startingSince(List.of(now.minusSeconds(5)))
                .gpusPerEngine(1)
                .startups(List.of(Duration.ofMillis(random.nextInt(90_000))))
                .build();
        return new Observation(
                now,
                random.nextInt(10) == 0 ? Signal.missing("gone") : Signal.fresh(traffic, now),
                Signal.fresh(List.of(WorkerLoad.of("w", Role.PREFILL, sample)), now),
                Signal.fresh(FleetState.of(Map.of(Role.PREFILL, role, Role.DECODE, role)), now));
    }
}
