package com.example.monitoring;

import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code metrics_source: csv}: the files that a monitoring system writes.
 *
 * <p>Settings, under {@code plugins.csv}: {@code traffic}, the file of the requests; {@code engines}, the file of the engines'
 * loads (none if left out: then load scaling has nothing to go by); {@code max_age_seconds}, after which what a file says is
 * not fresh any more (default 30).
 */
public final class CsvSourceProvider implements MetricsSourceProvider {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public MetricsSource create(PluginContext context) {
        PluginSettings settings = PluginSettings.of(context, name());
        String traffic = settings.text("traffic");
        String engines = settings.text("engines");
        int maxAge = settings.whole("max_age_seconds", 30, 1, 3600);
        if (traffic == null) {
            settings.problem("traffic", null, "must be the file that the requests are written to", "");
        }
        settings.check();
        return new CsvSource(Path.of(traffic), engines == null ? null : Path.of(engines), Duration.ofSeconds(maxAge));
    }
}
