package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.connectors.global.service.Authenticator;
import io.github.slaplanner.connectors.global.service.GlobalPlanner;
import io.github.slaplanner.connectors.global.service.HttpService;
import io.github.slaplanner.connectors.global.service.PoolConfig;
import io.github.slaplanner.connectors.global.service.ServiceAuthenticators;
import io.github.slaplanner.connectors.global.service.ServiceConfig;
import io.github.slaplanner.connectors.global.service.ServiceConfigReader;
import io.github.slaplanner.core.check.ConfigCheck;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.Inspection;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The service that owns the GPU budget of many pools. */
@Command(
        name = "global",
        description = {
            "Runs the global planner: a service that owns the GPU budget of many pools.",
            "The pools' planners send it their wishes (environment: global-planner)."
        },
        synopsisSubcommandLabel = "[replay]")
final class GlobalCommand implements Callable<Integer> {
    private final Cli cli;
    private final Runnable untilStopped;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The service's configuration, JSON or YAML: budget, pools, and who may ask.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    GlobalCommand(Cli cli, Runnable untilStopped) {
        this.cli = cli;
        this.untilStopped = untilStopped;
    }

    static CommandLine of(Cli cli) {
        return new CommandLine(new GlobalCommand(cli, GlobalCommand::sleep))
                .addSubcommand(new GlobalReplayCommand(cli));
    }

    @Override
    public Integer call() {
        Path file = config;
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(), "The configuration is missing: --config FILE. Or a subcommand: replay.");
        }
        Plugins plugins = cli.plugins();
        ServiceConfig service =
                ServiceConfigReader.read(file.toString(), ConfigLoader.document(file), pool -> problems(plugins, pool));
        Authenticator callers = authenticator(service);
        try (GlobalPlanner planner =
                        GlobalPlanner.start(service, pool -> connector(plugins, pool), InstantSource.system());
                HttpService http = HttpService.start(planner, callers, service.address())) {
            Thread stop = new Thread(() -> stop(http, planner), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            cli.out()
                    .println("The global planner listens on port " + http.port() + " with "
                            + counted(service.pools().pools().size(), "pool")
                            + (service.rules().maxTotalGpus() == null
                                    ? " and no GPU budget"
                                    : " and " + counted(service.rules().maxTotalGpus(), "GPU"))
                            + (service.noOperation() ? "; it only logs requests." : "."));
            cli.out().flush();
            untilStopped.run();
            Runtime.getRuntime().removeShutdownHook(stop);
            return 0;
        } catch (IllegalStateException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BadInputException(
                    "Cannot listen on " + service.address().host() + ":"
                            + service.address().port() + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private Authenticator authenticator(ServiceConfig service) {
        try {
            return ServiceAuthenticators.of(service.access(), cli.environment());
        } catch (IllegalStateException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** Mistakes in what is known of a pool are told at once, not when it is first looked at. */
    private List<ConfigProblem> problems(Plugins plugins, PoolConfig pool) {
        try {
            Inspection seen = new ConfigLoader(cli.environment())
                    .inspect(JsonOutput.text(fields(pool)), ConfigCheck.names(plugins));
            return Stream.concat(seen.problems().stream(), ConfigCheck.problems(seen.config(), plugins).stream())
                    .distinct()
                    .toList();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    private Connector connector(Plugins plugins, PoolConfig pool) {
        PlannerConfig planner = planner(pool);
        String environment = planner.general().environment();
        return plugins.create(ConnectorProvider.class, environment, PluginContext.of(planner, environment));
    }

    private PlannerConfig planner(PoolConfig pool) {
        return new ConfigLoader(cli.environment())
                .fields("pool " + pool.key().name(), fields(pool))
                .config();
    }

    private static Map<String, Object> fields(PoolConfig pool) {
        Map<String, Object> fields = PoolFields.named(pool);
        // Only what reaches the engines counts here; load scaling would ask for metrics too.
        fields.putIfAbsent(Settings.ENABLE_LOAD_SCALING.name(), false);
        return fields;
    }

    private static void stop(HttpService http, GlobalPlanner planner) {
        http.close();
        planner.close();
    }

    private static void sleep() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
