package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.simulator.policy.EnginePolicy;
import io.github.slaplanner.simulator.policy.PoolSplit;
import io.github.slaplanner.simulator.policy.PoolSplit.Outcome;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.RotatedWorkload;
import io.github.slaplanner.simulator.replay.SyntheticDay;
import io.github.slaplanner.simulator.replay.Workload;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Pools of different traffic under one GPU budget, on simulated fleets. */
@Command(
        name = "replay",
        description = {
            "Replays pools of different traffic under one GPU budget on simulated fleets: shared by the global planner,"
                    + " and split among them for good, evenly and by their traffic in hindsight.",
            "Pool k has the built-in day of seed k, of a size of its own, and begins it at an hour of its own."
        })
final class GlobalReplayCommand implements Callable<Integer> {
    /** Sizes of pools in days of traffic, from large to small and round again. */
    private static final double[] SIZES = {1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.2};

    private final Cli cli;

    @Option(
            names = "--max-total-gpus",
            paramLabel = "N",
            defaultValue = "64",
            description = "GPUs that all pools share (default ${DEFAULT-VALUE}).")
    private int gpus;

    @Option(names = "--pools", paramLabel = "N", defaultValue = "10", description = "Pools (default ${DEFAULT-VALUE}).")
    private int pools;

    @Option(
            names = "--hours",
            paramLabel = "H",
            defaultValue = "24",
            description = "Hours of the day that are replayed (default ${DEFAULT-VALUE}).")
    private double hours;

    @Option(names = "--scale", paramLabel = "K", defaultValue = "1", description = "Requests of every pool times K.")
    private double scale;

    @Option(
            names = "--startup",
            paramLabel = "S",
            defaultValue = "120",
            description = "Seconds that a new engine takes to serve (default ${DEFAULT-VALUE}).")
    private long startup;

    @Option(names = "--config", paramLabel = "FILE", description = "Planner configuration of every pool.")
    private @Nullable String config;

    @Mixin
    private JsonOutput json = new JsonOutput();

    GlobalReplayCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        PlannerConfig loaded = cli.config(config).config();
        EngineLoader loader = new EngineLoader(cli.plugins());
        EnginePerformance performance = loader.performance(loaded, BuiltInProfile.engine());
        List<Outcome> outcomes;
        try (Progress progress = cli.progress()) {
            outcomes = Cli.checked(() -> {
                List<PoolSplit.Member> members = new ArrayList<>();
                for (int i = 0; i < pools; i++) {
                    members.add(member(i, loaded, performance, progress));
                }
                return new PoolSplit(members, gpus, changed -> policy(loader, changed, performance))
                        .compare(ArbiterRules.of(gpus));
            });
        }
        print(json.text(cli), outcomes);
        json.write(cli, outcomes);
        return 0;
    }

    private PoolSplit.Member member(
            int index, PlannerConfig planner, EnginePerformance performance, Progress progress) {
        double size = SIZES[index % SIZES.length] * scale;
        double start = SyntheticDay.SECONDS * ((index * 7) % pools) / pools;
        Workload day = new RotatedWorkload(new SyntheticDay(index + 1L), SyntheticDay.SECONDS, start, hours * 3600);
        ReplaySpec.Builder builder = ReplaySpec.builder(day, planner, performance)
                .scale(size)
                .seed(index + 1L)
                .startup(Duration.ofSeconds(startup))
                .progress((policy, seconds) -> progress.show(policy, seconds / (hours * 3600)));
        return new PoolSplit.Member("pool-" + (index + 1), size, builder);
    }

    private static Policy policy(EngineLoader loader, PlannerConfig planner, EnginePerformance performance) {
        return new EnginePolicy("planner", PlannerEngine.of(planner, loader.predictor(planner), performance));
    }

    private void print(PrintWriter out, List<Outcome> outcomes) {
        Outcome first = outcomes.get(0);
        out.printf(
                Locale.ROOT,
                "%d pools, %,d requests, %d GPUs in all%n%n",
                first.pools().size(),
                first.requests(),
                gpus);
        out.println("budget               within SLA   worst pool   GPU-hours   most GPUs");
        outcomes.forEach(outcome -> out.printf(
                Locale.ROOT,
                "%-18s %10.2f %% %10.2f %% %11.1f %11d%n",
                outcome.name(),
                100 * outcome.attainment(),
                100 * outcome.worst(),
                outcome.gpuHours(),
                outcome.mostGpus()));
        out.println();
        out.print("within SLA, %       ");
        first.pools().forEach(pool -> out.printf("%9s", pool.name()));
        out.println();
        outcomes.forEach(outcome -> {
            out.printf("%-20s", outcome.name());
            outcome.pools()
                    .forEach(pool ->
                            out.printf(Locale.ROOT, "%9.2f", 100 * pool.result().attainment()));
            out.println();
        });
        out.flush();
    }
}
