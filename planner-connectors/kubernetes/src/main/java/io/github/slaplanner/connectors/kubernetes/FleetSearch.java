package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the fleet that the settings name, at the start and again when what was found is not served any more. */
final class FleetSearch {
    /** Clocks that differ by more make a lease, and a start-up, look longer or shorter than it is. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final ClusterApi api;
    private final PlannerConfig config;
    private final KubernetesSettings settings;
    private final String namespace;

    FleetSearch(ClusterApi api, PlannerConfig config, KubernetesSettings settings) {
        this.api = api;
        this.config = config;
        this.settings = settings;
        this.namespace = namespace(settings, api.client());
    }

    /** The namespace of the fleet: as set, else that of the service account or of the kubeconfig. */
    private static String namespace(KubernetesSettings settings, KubernetesClient client) {
        if (settings.namespace() != null) {
            return settings.namespace();
        }
        return client.getNamespace() == null ? "default" : client.getNamespace();
    }

    String namespace() {
        return namespace;
    }

    /**
     * The fleet, with watches that begin.
     *
     * @throws ConfigException with everything that is wrong: what is not there, and what is not allowed
     * @throws ConnectorException if the cluster cannot be asked
     */
    Fleet find() {
        return find(finder());
    }

    private Fleet find(FleetFinder finder) {
        return settings.deployment() == null
                ? new ScaleFinder(finder, settings.targets()).find()
                : new GraphFinder(finder, settings.deployment(), settings.apiVersion()).find();
    }

    private FleetFinder finder() {
        Access access = new Access(api, acts());
        if (settings.leaderElection()) {
            access.needToAct(Leadership.lease(namespace, settings.lease()).permission("get", "create", "patch"));
        }
        if (settings.events()) {
            access.needToAct(EventLog.permission(namespace));
        }
        if (settings.idle() != null) {
            access.needToAct(IdlestFirst.permission(namespace));
        }
        return new FleetFinder(api, config, namespace, access);
    }

    private Access.Acts acts() {
        return settings.emit()
                ? Access.Acts.NEVER
                : config.get(Settings.ADVISORY) ? Access.Acts.LATER : Access.Acts.YES;
    }

    /** Everything that can be found out without changing anything, right or wrong. */
    List<Finding> findings(Clock clock) {
        List<Finding> all = new ArrayList<>();
        try {
            all.add(Finding.fine("API server", api.server() + ", " + api.greet() + ", namespace " + namespace));
            all.add(clocks(api.serverTime(), clock.instant()));
        } catch (ConnectorException failure) {
            all.add(Finding.wrong("API server", String.valueOf(failure.getMessage())));
            return all;
        }
        FleetFinder finder = finder();
        try {
            find(finder).close();
        } catch (ConfigException wrong) {
            wrong.problems().forEach(problem -> all.add(finding(problem)));
        } catch (ConnectorException failure) {
            all.add(Finding.wrong("fleet", String.valueOf(failure.getMessage())));
        }
        all.addAll(finder.findings());
        return all;
    }

    private static Finding finding(ConfigProblem problem) {
        String value = problem.value() == null ? "" : "\"" + problem.value() + "\": ";
        return Finding.wrong(problem.field(), value + problem.rule() + ". Maybe " + problem.instead());
    }

    private static Finding clocks(@Nullable Instant server, Instant own) {
        if (server == null) {
            return Finding.doubtful("clock", "the API server does not tell its time");
        }
        Duration apart = Duration.between(server, own).abs();
        return apart.compareTo(SKEW) <= 0
                ? Finding.fine("clock", "agrees with the API server's")
                : Finding.doubtful(
                        "clock",
                        "is " + apart.toSeconds() + " s apart from the API server's. Maybe check the time"
                                + " synchronisation of this machine");
    }
}
