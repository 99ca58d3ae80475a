package com.example.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String HEADER = "time,requests_total,prompt_tokens_total,output_tokens_total,in_flight\n";

    @TempDir
    Path folder;

    private CsvSource source(String requests) throws IOException {
        Path file = Files.writeString(folder.resolve("requests.csv"), requests);
        return new CsvSource(file, null, Duration.ofSeconds(30));
    }

    @Test
    void traffic_countersBeginAnew_countsWhatCameSince() throws IOException {
        CsvSource source = source(HEADER + "2026-03-02T11:59:40Z,100,1000,500,1\n2026-03-02T11:59:50Z,130,1300,650,1\n"
                + "2026-03-02T12:00:00Z,20,200,100,4\n");

        Traffic traffic = source.traffic(NOON.minusSeconds(20), NOON).freshOrNull();
        assertThat(traffic.requests().offered()).isEqualTo(50);
        assertThat(traffic.isl().mean()).isEqualTo(10);
        assertThat(traffic.inFlight()).isEqualTo(4);
    }

    @Test
    void traffic_lineHalfWritten_isLeftForTheNextTime() throws IOException {
        CsvSource source = source(
                HEADER + "2026-03-02T11:59:40Z,100,1000,500,1\n2026-03-02T11:59:50Z,130,1300,650,1\n2026-03-02T12:0");

        assertThat(source.traffic(NOON.minusSeconds(20), NOON).freshOrNull().to()).isEqualTo(NOON.minusSeconds(10));
    }

    @Test
    void traffic_notWrittenForLong_isStale_soNothingShrinks() throws IOException {
        CsvSource source =
                source(HEADER + "2026-03-02T11:50:00Z,100,1000,500,1\n2026-03-02T11:50:10Z,130,1300,650,1\n");

        Signal<Traffic> traffic = source.traffic(NOON.minusSeconds(10), NOON);
        assertThat(traffic).isInstanceOf(Signal.Stale.class);
        assertThat(traffic.problem()).contains("590 s old");
    }

    @Test
    void traffic_columnGone_isMissing_notZero() throws IOException {
        CsvSource source = source("time,requests\n2026-03-02T11:59:50Z,1\n2026-03-02T12:00:00Z,2\n");

        assertThat(source.traffic(NOON.minusSeconds(10), NOON).problem()).contains("requests_total");
    }

    @Test
    void workers_nobodyWritesThem_isAnEmptyList_butAFileThatIsGoneIsMissing() throws IOException {
        Path gone = folder.resolve("gone.csv");

        assertThat(source(HEADER).workers(NOON)).isEqualTo(Signal.fresh(List.of(), NOON));
        assertThat(new CsvSource(gone, gone, Duration.ofSeconds(30)).workers(NOON))
                .isInstanceOf(Signal.Missing.class);
    }

    @Test
    void workers_areThoseOfTheNewestScrape() throws IOException {
        Path engines = Files.writeString(
                folder.resolve("engines.csv"),
                "time,engine,role,kv_usage,running,waiting,itl_ms\n2026-03-02T11:59:50Z,a,decode,0.9,30,2,40\n"
                        + "2026-03-02T12:00:00Z,b,decode,0.4,,0,22.5\n");

        WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                .kvUsage(0.4)
                .waiting(0)
                .lastItlMs(22.5)
                .build();
        assertThat(new CsvSource(engines, engines, Duration.ofSeconds(30))
                        .workers(NOON)
                        .freshOrNull())
                .containsExactly(WorkerLoad.of("b", Role.DECODE, sample));
    }

    @Test
    void settings_wrong_areAllTold() {
        PlannerConfig config = PlannerConfig.builder()
                .plugin("csv", Map.of("max_age_seconds", 0, "trafic", "a.csv"))
                .build();

        assertThatThrownBy(() -> new CsvSourceProvider().create(PluginContext.of(config, "csv")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("plugins.csv.traffic")
                .hasMessageContaining("max_age_seconds")
                .hasMessageContaining("trafic");
    }
}
