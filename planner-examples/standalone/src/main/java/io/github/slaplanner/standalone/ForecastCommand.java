package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.forecast.Backtest;
import io.github.slaplanner.core.forecast.Backtest.Outcome;
import io.github.slaplanner.core.plugin.Plugins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores predictors on the user's own demand. */
@Command(
        name = "forecast",
        description = {
            "Forecasts a series or a trace step by step, each time from what was known then, and scores predictors"
                    + " against last value.",
            "mase: mean absolute error over that of last value. pinball and coverage are of the 90 %% quantile."
        })
final class ForecastCommand implements Callable<Integer> {
    private static final Duration HISTORY = Duration.ofDays(14);
    private static final int HISTORY_AT_LEAST = 300;
    private static final String ALL = "all";

    private final Cli cli;

    /** Where demand comes from. */
    static final class Input {
        @Option(
                names = "--series",
                paramLabel = "FILE",
                description = "A series, t_s,value, or t_s,request_count,avg_isl,avg_osl, as .csv or .csv.gz.")
        @Nullable
        Path series;

        @Option(
                names = "--trace",
                paramLabel = "FILE",
                description =
                        "Requests: arrival_s,isl,osl as .csv or .csv.gz, Azure LLM CSV, BurstGPT CSV, Mooncake or Dynamo JSON"
                                + " lines; a folder or pattern of such.")
        @Nullable
        Path trace;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Input input = new Input();

    @Option(
            names = "--interval",
            paramLabel = "S",
            description =
                    "Seconds per interval. Left out: throughput_adjustment_interval for a trace, the step of a series.")
    private @Nullable Long interval;

    @Option(
            names = "--lead",
            paramLabel = "S",
            description = "Seconds to look ahead; the last interval that they touch is scored. Left out: one interval.")
    private @Nullable Long lead;

    @Option(
            names = "--predictor",
            paramLabel = "NAME",
            split = ",",
            defaultValue = ALL,
            description = "Predictors, or all (default).")
    private List<String> predictors = new ArrayList<>();

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Most intervals that a predictor sees. Left out: 14 days, and at least 300.")
    private @Nullable Integer history;

    @Option(names = "--config", paramLabel = "FILE", description = "Planner configuration, a file or inline JSON.")
    private @Nullable String config;

    @Option(names = "--report", paramLabel = "DIR", description = "Write an HTML report with the forecasts' bands.")
    private @Nullable Path report;

    @Mixin
    private JsonOutput json = new JsonOutput();

    ForecastCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        json.check();
        if (report != null) {
            OutputPaths.folder("--report", report);
        }
        PlannerConfig loaded = cli.config(config).config();
        DemandSource source = new DemandSource(cli, input.series, input.trace);
        List<History> series =
                source.read(seconds("--interval", interval), loaded.throughput().interval());
        Backtest backtest = backtest(series.get(0).interval());
        checkLength(series.get(0), backtest);
        Map<String, Map<String, List<Outcome>>> outcomes = new LinkedHashMap<>();
        try (Plugins plugins = cli.plugins();
                Progress progress = cli.progress()) {
            List<String> names = names(plugins);
            int done = 0;
            for (String name : names) {
                Predictor predictor = plugins.create(PredictorProvider.class, name, PluginContext.of(loaded, name));
                Map<String, List<Outcome>> scored = new LinkedHashMap<>();
                for (History each : series) {
                    progress.show(name, done++ / (double) (names.size() * series.size()));
                    scored.put(each.series().label(), run(backtest, name, predictor, each));
                }
                outcomes.put(name, scored);
            }
        }
        ForecastSummary summary = new ForecastSummary(source.name(), backtest, series, outcomes);
        summary.print(json.text(cli));
        json.write(cli, summary.rows());
        if (report != null) {
            Path written = summary.report(report);
            json.text(cli).println("Report: " + written.toAbsolutePath().normalize());
        }
        return 0;
    }

    /** There must be something to score. */
    private static void checkLength(History series, Backtest backtest) {
        Duration step = series.interval();
        int least = Backtest.usualStart(step) + Forecast.stepsWithin(backtest.lead(), step);
        if (series.size() < least) {
            throw new BadInputException(
                    "There " + (series.size() == 1 ? "is 1 interval" : "are " + series.size() + " intervals")
                            + " of " + step.toSeconds() + " s, and the first forecast is scored at interval " + least
                            + ". Maybe a longer trace, or a shorter --interval or --lead");
        }
    }

    private Backtest backtest(Duration step) {
        Duration ahead = seconds("--lead", lead);
        if (history != null && history < 1) {
            throw new BadInputException("--history (" + history + ") must be at least 1");
        }
        long usual = Math.max(HISTORY_AT_LEAST, HISTORY.dividedBy(step));
        return new Backtest(
                ahead == null ? step : ahead,
                Backtest.usualStart(step),
                history == null ? (int) usual : history,
                System::nanoTime);
    }

    private List<String> names(Plugins plugins) {
        List<String> names = predictors.stream().map(String::strip).distinct().toList();
        return names.contains(ALL) ? plugins.names(PredictorProvider.class) : names;
    }

    private static List<Outcome> run(Backtest backtest, String name, Predictor predictor, History series) {
        try {
            return backtest.run(predictor, series);
        } catch (RuntimeException e) {
            throw new BadInputException(
                    "predictor \"" + name + "\" failed on the series "
                            + series.series().label() + ": " + e,
                    e);
        }
    }

    private static @Nullable Duration seconds(String option, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new BadInputException(option + " (" + value + ") must be at least 1 second");
        }
        return value == null ? null : Duration.ofSeconds(value);
    }
}
