package io.github.slaplanner.connectors.global;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.global.wire.PoolAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer.Status;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import io.github.slaplanner.connectors.global.wire.ScaleMessage.Target;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool under a global planner. What the planner wants is sent as a request; what is granted shows in {@link #observe}:
 * {@code desired} is what was asked for, and engines beyond the grant do not start until the global planner has GPUs for them,
 * of which it remembers the wish. A request that waits is logged and is no failure.
 */
public final class GlobalPlannerConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(GlobalPlannerConnector.class);
    private static final double MILLIS = 1000;

    private final GlobalPlannerClient client;
    private final Identity identity;
    private final InstantSource clock;

    /**
     * Who asks, and for what.
     *
     * @param callerNamespace the planner's Dynamo namespace
     * @param k8sNamespace where the deployment is
     * @param deployment its name
     */
    record Identity(String callerNamespace, String k8sNamespace, String deployment) {}

    GlobalPlannerConnector(GlobalPlannerClient client, Identity identity, InstantSource clock) {
        this.client = client;
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public FleetState observe(Instant now) {
        return FleetState.of(pool().roles());
    }

    @Override
    public void scale(ScaleRequest request) {
        List<Target> targets = request.replicas().entrySet().stream()
                .map(target -> new Target(target.getKey(), null, target.getValue()))
                .toList();
        ScaleAnswer answer = client.scale(new ScaleMessage(
                identity.callerNamespace,
                identity.deployment,
                identity.k8sNamespace,
                targets,
                false,
                clock.millis() / MILLIS,
                null));
        if (answer.status() == Status.ERROR) {
            throw new ConnectorException("The global planner refused: " + answer.message());
        }
        if (answer.status() == Status.SUCCESS) {
            LOG.debug("{}", answer.message());
        } else {
            LOG.warn("Not all was granted yet: {}", answer.message());
        }
    }

    @Override
    public DeploymentInfo describe() {
        PoolAnswer pool = pool();
        return new DeploymentInfo(pool.modelName(), pool.routerMetricsUrl());
    }

    private PoolAnswer pool() {
        return client.pool(identity.k8sNamespace, identity.deployment);
    }
}
