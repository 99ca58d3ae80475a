package io.github.slaplanner.mock;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a mock deployment until it is stopped. */
@Command(
        name = "mock-engine",
        mixinStandardHelpOptions = true,
        description = "An OpenAI-compatible server that streams with the timing of an engine and computes nothing.")
public final class Main implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8000",
            description = "Port on 127.0.0.1. Default: 8000.")
    private int port;

    @Option(names = "--profile", paramLabel = "DIR", description = "Profiling results. Left out: the built-in engine.")
    private @Nullable Path profile;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "agg",
            description = "${COMPLETION-CANDIDATES}. Default: agg, engines that read prompts and decode.")
    private Mode mode = Mode.AGG;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Engines per role at the start. Default: 1.")
    private int replicas;

    @Option(
            names = "--startup",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seconds until a new engine serves. Default: 0.")
    private double startup;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "How many times faster than its profile everything is. Default: 1.")
    private double speed;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "mock", description = "Model name. Default: mock.")
    private String model = "mock";

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "dynamo",
            description = "Dynamo namespace in the metrics. Default: dynamo.")
    private String namespace = "dynamo";

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    private Main() {}

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MockEngine engine = MockEngine.start(deployment())) {
            System.out.println("Serving model " + model + " at " + engine.url() + ". Stop it with Ctrl-C.");
            new CountDownLatch(1).await();
            return 0;
        } catch (IllegalArgumentException | ProfileException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private MockSpec deployment() {
        EngineProfile points = profile == null ? BuiltInProfile.engine() : ProfileReader.read(profile);
        EnginePerformance curves =
                new EngineLoader().performance(PlannerConfig.builder().build(), points);
        Map<Role, Integer> initial = mode.roles().stream().collect(Collectors.toMap(role -> role, role -> replicas));
        FleetSpec fleet = new FleetSpec(mode, EngineRates.of(curves, 1), SimTime.duration(startup), Map.of(), initial);
        return new MockSpec(fleet, model, namespace, speed, port);
    }
}
