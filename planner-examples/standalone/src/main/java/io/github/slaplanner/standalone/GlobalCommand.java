package io.github.slaplanner.standalone;

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
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        ServiceConfig service = ServiceConfigReader.read(file.toString(), ConfigLoader.document(file));
        Plugins plugins = cli.plugins();
        service.pools().pools().forEach(pool -> check(plugins, pool));
        Authenticator callers = authenticator(service);
        try (GlobalPlanner planner =
                        GlobalPlanner.start(service, pool -> connector(plugins, pool), InstantSource.system());
                HttpService http = HttpService.start(planner, callers, service.address())) {
            Thread stop = new Thread(() -> stop(http, planner), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            cli.out()
                    .println("The global planner listens on port " + http.port() + " with "
                            + service.pools().pools().size() + " pools"
                            + (service.rules().maxTotalGpus() == null
                                    ? " and no GPU budget"
                                    : " and " + service.rules().maxTotalGpus() + " GPUs")
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

    /** Mistakes in what is known of a pool are told at once, not when it is first looked at. */
    private void check(Plugins plugins, PoolConfig pool) {
        plugins.provider(ConnectorProvider.class, planner(pool).general().environment());
    }

    private Connector connector(Plugins plugins, PoolConfig pool) {
        PlannerConfig planner = planner(pool);
        String environment = planner.general().environment();
        return plugins.create(ConnectorProvider.class, environment, PluginContext.of(planner, environment));
    }

    private PlannerConfig planner(PoolConfig pool) {
        // Only what reaches the engines counts here; load scaling would ask for metrics too.
        Map<String, Object> fields = PoolFields.named(pool);
        fields.putIfAbsent(Settings.ENABLE_LOAD_SCALING.name(), false);
        return new ConfigLoader(cli.environment())
                .fields("pool " + pool.key().name(), fields)
                .config();
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
