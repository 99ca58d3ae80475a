package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.MetricsSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** The source and the connector of a running planner, each behind its guard. Closes those that it owns. */
final class Collaborators {
    private final Connector connector;
    private final boolean ownsConnector;
    private final boolean ownsSource;
    private final Guard connectorGuard;
    private final Guard sourceGuard;
    private final DeploymentInfo deployment;
    private MetricsSource source;

    Collaborators(
            Owned<Connector> connector, Owned<MetricsSource> source, DeploymentInfo deployment, Duration timeout) {
        this.connector = connector.value();
        this.ownsConnector = connector.owned();
        this.source = source.value();
        this.ownsSource = source.owned();
        this.deployment = deployment;
        this.connectorGuard = new Guard("connector", timeout);
        this.sourceGuard = new Guard("metrics source", timeout);
    }

    /** Something, and whether the planner created it and so closes it. */
    record Owned<T>(T value, boolean owned) {}

    Connector connector() {
        return connector;
    }

    MetricsSource source() {
        return source;
    }

    /** What the connector knew of the deployment at the start. */
    DeploymentInfo deployment() {
        return deployment;
    }

    boolean ownsSource() {
        return ownsSource;
    }

    Guard connectorGuard() {
        return connectorGuard;
    }

    Guard sourceGuard() {
        return sourceGuard;
    }

    /** Puts another source in place of one that the planner created. */
    void replace(MetricsSource newer, Reporter reporter) throws InterruptedException {
        MetricsSource older = source;
        source = newer;
        end(sourceGuard, older, reporter);
    }

    void close(Reporter reporter) throws InterruptedException {
        if (ownsSource) {
            end(sourceGuard, source, reporter);
        }
        if (ownsConnector) {
            end(connectorGuard, connector, reporter);
        }
        List.of(sourceGuard, connectorGuard).forEach(Guard::close);
    }

    private static void end(Guard guard, AutoCloseable ended, Reporter reporter) throws InterruptedException {
        Callable<Boolean> closing = () -> {
            ended.close();
            return true;
        };
        try {
            guard.call(closing);
        } catch (CallFailedException e) {
            reporter.failed(guard.name(), e.shown());
        }
    }
}
