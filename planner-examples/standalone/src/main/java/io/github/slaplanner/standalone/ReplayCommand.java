package io.github.slaplanner.standalone;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.trace.RequestTrace;
import io.github.slaplanner.simulator.fleet.EngineSpeed;
import io.github.slaplanner.simulator.fleet.FleetTraits;
import io.github.slaplanner.simulator.policy.Contender;
import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SyntheticDay;
import io.github.slaplanner.simulator.replay.SyntheticTraffic;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.standalone.evaluate.Contenders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The planner in the loop with a simulated fleet, beside other policies on the same requests. */
@Command(
        name = "replay",
        description = {
            "Replays a request trace on a simulated fleet with the planner in the loop, and compares policies.",
            "Policies: planner (the configuration as it is), guide (the guide's plain arithmetic), hpa (Kubernetes'"
                    + " autoscaler on queue length and KV use), standing (every ten minutes the cheapest fixed fleet that would"
                    + " have reached the target so far), static (the cheapest fixed fleet that reaches the target),"
                    + " oracle (knows the future).",
            "With the oracle among them, every policy's regret is told: how many points of attainment it is behind the oracle,"
                    + " and its GPU-hours over the oracle's."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final Cli cli;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Requests: arrival_s,isl,osl as .csv or .csv.gz, Azure LLM CSV, BurstGPT CSV, Mooncake or Dynamo JSON"
                            + " lines; a folder or pattern of such. Left out: built-in traffic.")
    private @Nullable Path trace;

    @Option(
            names = "--traffic",
            paramLabel = "SHAPE",
            description = "Built-in traffic: day (the default), wave, step, burst, ramp, on-off or flat.")
    private @Nullable String traffic;

    @Option(names = "--config", paramLabel = "FILE", description = "Planner configuration, a file or inline JSON.")
    private @Nullable String config;

    @Option(
            names = "--profile",
            paramLabel = "DIR",
            description =
                    "Profiling results of the engines. Left out: profile_results_dir of the configuration, if there is such"
                            + " a folder, else a built-in engine.")
    private @Nullable Path profile;

    @Option(
            names = "--startup",
            paramLabel = "S",
            description = "Seconds that a new engine takes to serve. Left out: startup_time of the configuration.")
    private @Nullable Long startup;

    @Option(
            names = "--scale",
            paramLabel = "K",
            defaultValue = "1",
            description = "Requests of the trace times K, its shape in time kept.")
    private double scale;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seconds at the start that are simulated but not scored.")
    private long warmup;

    @Option(
            names = "--initial",
            paramLabel = "P,D",
            split = ",",
            description = "Prefill and decode replicas at the start, or one number for a mode with one role.")
    private int @Nullable [] initial;

    @Option(
            names = "--compare",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "planner",
            description = "Policies to compare: planner, guide, hpa, standing, static, oracle.")
    private List<String> compare = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of everything that is random.")
    private long seed;

    @Option(names = "--report", paramLabel = "DIR", description = "Write an HTML report with charts.")
    private @Nullable Path report;

    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private Thresholds thresholds = new Thresholds();

    @Mixin
    private JsonOutput json = new JsonOutput();

    ReplayCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        checkOutputs();
        PlannerConfig loaded = cli.config(config).config();
        EngineLoader loader = new EngineLoader(cli.plugins());
        EngineSource engine = EngineSource.of(profile, config != null, loaded);
        EnginePerformance performance = engine.performance(loader, loaded);
        double speed = fleet.speed();
        Source source = source();
        ReplaySpec spec;
        List<PolicyResult> results;
        try (Progress progress = cli.progress()) {
            spec = spec(loaded, EngineSpeed.times(performance, speed), source, progress);
            List<Contender> contenders = contenders(loader, loaded, performance);
            results = Cli.checked(() -> Contender.runAll(spec, contenders, THREADS));
        }
        show(spec, ReplayFacts.of(spec, source.name(), scale, seed, engine.name(), speed), results);
        PolicyResult first = results.get(0);
        return thresholds.exit(cli, first.policy(), first.attainment());
    }

    private void checkOutputs() {
        json.check();
        thresholds.check();
        if (report != null) {
            OutputPaths.folder("--report", report);
        }
    }

    private ReplaySpec spec(PlannerConfig loaded, EnginePerformance performance, Source source, Progress progress) {
        Map<Role, Integer> engines = initial(loaded);
        FleetTraits traits = fleet.traits();
        Duration ready = startup == null ? loaded.get(Settings.STARTUP_TIME) : Duration.ofSeconds(startup);
        return Cli.checked(() -> {
            ReplaySpec.Builder builder = ReplaySpec.builder(source.workload(), loaded, performance)
                    .startup(ready)
                    .warmup(Duration.ofSeconds(warmup))
                    .scale(scale)
                    .seed(seed)
                    .traits(traits)
                    .progress((policy, seconds) ->
                            progress.show(policy, source.seconds() > 0 ? seconds / source.seconds() : 0));
            engines.forEach(builder::initial);
            return builder.build();
        });
    }

    /**
     * Where requests come from.
     *
     * @param name for people
     * @param workload the requests
     * @param seconds until the last arrival
     */
    private record Source(String name, Workload workload, double seconds) {}

    private Source source() {
        Path file = trace;
        if (file == null) {
            return traffic == null || traffic.equals("day")
                    ? new Source("built-in day (seed " + seed + ")", new SyntheticDay(seed), SyntheticDay.SECONDS)
                    : synthetic(traffic);
        }
        if (traffic != null) {
            throw new BadInputException("--trace and --traffic exclude each other. Maybe leave --traffic out");
        }
        RequestTrace requests = RequestTrace.open(file, cli::warn);
        return new Source(file.toString(), requests::requests, requests.durationSeconds());
    }

    private Source synthetic(String name) {
        for (SyntheticTraffic.Shape shape : SyntheticTraffic.Shape.values()) {
            if (FleetOptions.label(shape).equals(name)) {
                String title = "built-in " + name + " (seed " + seed + ")";
                return new Source(title, new SyntheticTraffic(shape, seed), shape.seconds());
            }
        }
        throw new BadInputException("--traffic: there is no shape \"" + name
                + "\". Maybe one of day, wave, step, burst, ramp, on-off, flat");
    }

    private Map<Role, Integer> initial(PlannerConfig loaded) {
        Map<Role, Integer> engines = new LinkedHashMap<>();
        if (initial == null) {
            return engines;
        }
        List<Role> roles = loaded.general().mode().roles();
        if (initial.length != roles.size()) {
            throw new BadInputException("--initial has " + initial.length
                    + (initial.length == 1 ? " number" : " numbers") + ", and the mode has " + roles.size()
                    + (roles.size() == 1 ? " role" : " roles") + ". Maybe write "
                    + (roles.size() == 1 ? "--initial 4" : "--initial 4,8"));
        }
        for (int i = 0; i < roles.size(); i++) {
            if (initial[i] < 0) {
                throw new BadInputException("--initial (" + initial[i] + ") must not be negative");
            }
            engines.put(roles.get(i), initial[i]);
        }
        return engines;
    }

    private List<Contender> contenders(EngineLoader loader, PlannerConfig loaded, EnginePerformance performance) {
        Contenders factory = new Contenders(loader, cli::warn);
        return Contenders.checked("--compare", compare).stream()
                .map(name -> Cli.checked(() -> factory.named(name, loaded, performance)))
                .toList();
    }

    /** A policy in the JSON: its figures, how far it is from the oracle if that is there, and what was replayed. */
    @JsonPropertyOrder({"result", "regret", "run"})
    private record Row(
            @JsonUnwrapped PolicyResult result,
            @JsonUnwrapped @Nullable Regret regret,
            ReplayFacts run) {}

    private void show(ReplaySpec spec, ReplayFacts facts, List<PolicyResult> results) {
        ReplaySummary summary = new ReplaySummary(spec, facts, results);
        summary.print(json.text(cli));
        json.write(
                cli,
                results.stream()
                        .map(result -> new Row(result, Regret.of(result, results), facts))
                        .toList());
        if (report != null) {
            Path written = summary.report(report);
            json.text(cli).println("Report: " + written.toAbsolutePath().normalize());
        }
    }
}
