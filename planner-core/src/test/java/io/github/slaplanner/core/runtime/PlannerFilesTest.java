package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.engine.LinearEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A planner and its files: what it has learned, and a configuration that changes under it. */
class PlannerFilesTest {
    private final ConfigLoader loader = new ConfigLoader(Map.of());
    private ManualTime time = new ManualTime();
    private World world = new World();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void mount() throws IOException {
        file = folder.resolve("planner_config.json");
        Files.createSymbolicLink(folder.resolve("..data"), Files.createDirectory(folder.resolve("v0")));
        Files.createSymbolicLink(file, Path.of("..data/planner_config.json"));
        Files.writeString(folder.resolve("v0/planner_config.json"), json(""));
    }

    @Test
    void restart_goesOnWithWhatWasLearned() throws Exception {
        run(300);
        long decisions = world.last().decision().id();
        int closed = world.last().state().traffic().closed();
        ManualTime before = time;
        time = new ManualTime();
        time.pass(before);
        world = new World();
        run(60);

        assertThat(world.ticks.get(0).decision().id()).isEqualTo(decisions + 1);
        assertThat(world.last().state().traffic().closed()).isEqualTo(closed + 1);
        assertThat(world.failures).isEmpty();
    }

    @Test
    void state_damaged_isRefusedWithAWarningAndAFreshStart() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("state")).resolve(StateStore.FILE), "{ not a state");
        run(60);

        assertThat(world.failures)
                .singleElement()
                .asString()
                .startsWith("state: the state in")
                .contains("it is kept as");
        assertThat(world.ticks.get(0).decision().id()).isEqualTo(1);
    }

    @Test
    void state_damaged_theOneBeforeIsUsed() throws Exception {
        run(300);
        Path file = folder.resolve("state").resolve(StateStore.FILE);
        Files.writeString(file, Files.readString(file).substring(0, 1000));
        world.ticks.clear();
        run(60);

        assertThat(world.failures).singleElement().asString().contains("it is damaged");
        assertThat(world.ticks.get(0).decision().id()).as("it goes on counting").isGreaterThan(10);
    }

    @Test
    void state_thatCannotBeWritten_stopsNothing() throws Exception {
        Files.writeString(folder.resolve("state"), "a file where the folder should be");
        run(120);

        assertThat(world.ticks).hasSize(13);
        assertThat(world.failures).isNotEmpty().allMatch(failure -> failure.startsWith("state: "));
    }

    @Test
    void configuration_thatChanges_isAppliedAndKeepsWhatWasLearned() throws Exception {
        try (Planner planner = start()) {
            time.pass(Duration.ofSeconds(130));
            int closed = world.last().state().traffic().closed();
            swap(1, json(", \"min_endpoint\": 4"));
            time.pass(Duration.ofSeconds(30));

            assertThat(planner.config().throughput().minEndpoint()).isEqualTo(4);
            assertThat(world.fleet.values()).allMatch(engines -> engines >= 4);
            assertThat(world.last().state().traffic().closed()).isEqualTo(closed);
            assertThat(world.failures).isEmpty();
        }
    }

    @Test
    void configuration_ofAnotherInterval_dropsTheSeriesAlone() throws Exception {
        try (Planner planner = start()) {
            time.pass(Duration.ofSeconds(130));
            swap(1, json(", \"throughput_adjustment_interval\": 20, \"load_adjustment_interval\": 5"));
            time.pass(Duration.ofSeconds(50));

            assertThat(planner.config().tick()).isEqualTo(Duration.ofSeconds(5));
            assertThat(world.last().state().traffic().closed()).isEqualTo(2);
            assertThat(world.last().state().workload().isl().isEmpty()).isFalse();
        }
    }

    @Test
    void configuration_thatIsWrong_isNamedOnceAndTheOldOneStays() throws Exception {
        try (Planner planner = start()) {
            time.pass(Duration.ofSeconds(10));
            swap(1, json(", \"min_endpoint\": -1, \"itl\": 0"));
            time.pass(Duration.ofSeconds(60));

            assertThat(planner.config().throughput().minEndpoint()).isEqualTo(1);
            assertThat(world.failures).singleElement().asString().contains("2 problems", "min_endpoint", "itl");
            assertThat(planner.health().failures()).containsEntry("configuration", 1L);

            swap(2, json(", \"min_endpoint\": 3"));
            time.pass(Duration.ofSeconds(20));
            assertThat(planner.config().throughput().minEndpoint()).isEqualTo(3);
        }
    }

    @Test
    void configuration_thatNeedsARestart_isRefusedWhole() throws Exception {
        try (Planner planner = start()) {
            time.pass(Duration.ofSeconds(10));
            swap(1, json(", \"min_endpoint\": 3, \"live_dashboard_port\": 9999"));
            time.pass(Duration.ofSeconds(20));

            assertThat(planner.config().throughput().minEndpoint()).isEqualTo(1);
            assertThat(world.failures)
                    .singleElement()
                    .asString()
                    .contains("live_dashboard_port cannot change while the planner runs");
        }
    }

    private void run(int seconds) throws InterruptedException {
        try (Planner planner = start()) {
            time.pass(Duration.ofSeconds(seconds));
            assertThat(planner.health().alive()).isTrue();
        }
    }

    private Planner start() {
        PlannerConfig config = loader.file(file).config();
        return Planner.builder(config)
                .metrics(world)
                .connector(world)
                .predictor(World::lastValue)
                .performance(LinearEngines.PERFORMANCE)
                .listener(world)
                .watch(file, loader)
                .stateInterval(Duration.ofSeconds(60))
                .callTimeout(Duration.ofMinutes(1))
                .time(time)
                .start();
    }

    /** As a ConfigMap mount does it: a new folder, and a link that is moved over the old one. */
    private void swap(int version, String text) throws IOException {
        Path data = Files.createDirectory(folder.resolve("v" + version));
        Files.writeString(data.resolve("planner_config.json"), text);
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String json(String more) {
        return "{\"" + Settings.STATE_DIR + "\": \"" + folder.resolve("state") + "\", \"startup_time\": 10" + more
                + "}";
    }
}
