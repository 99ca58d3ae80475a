package com.example.monitoring;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceContract;
import io.github.slaplanner.api.spi.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceContractTest extends MetricsSourceContract {
    @TempDir
    Path folder;

    private Path requests;
    private Path engines;

    @BeforeEach
    void files() {
        requests = folder.resolve("requests.csv");
        engines = folder.resolve("engines.csv");
    }

    @Override
    protected MetricsSource source() {
        PlannerConfig config = PlannerConfig.builder()
                .plugin("csv", Map.of("traffic", requests.toString(), "engines", engines.toString()))
                .build();
        return new CsvSourceProvider().create(PluginContext.of(config, "csv"));
    }

    @Override
    protected void serve(int count, int isl, int osl) {
        StringBuilder rows = new StringBuilder("time,requests_total,prompt_tokens_total,output_tokens_total,in_flight\n");
        StringBuilder loads = new StringBuilder("time,engine,role,kv_usage,running,waiting,itl_ms\n");
        for (Instant scrape = FROM; !scrape.isAfter(TO); scrape = scrape.plusSeconds(10)) {
            double share = (scrape.getEpochSecond() - FROM.getEpochSecond()) / 60.0;
            double total = 500 + count * share;
            rows.append(scrape).append(',').append(total).append(',').append(isl * total).append(',');
            rows.append(osl * total).append(",3\n");
            loads.append(scrape).append(",engine-3,decode,0.41,17,0,22.5\n");
        }
        write(requests, rows);
        write(engines, loads);
    }

    @Override
    protected void idle() {
        serve(0, 100, 10);
    }

    @Override
    protected void cutOff() {
        try {
            Files.delete(requests);
            Files.delete(engines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, CharSequence text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
