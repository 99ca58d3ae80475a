package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.DeploymentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fleet as it was found, under watch.
 *
 * @param targets what runs the engines of each role
 * @param main the object that the watches are checked by
 * @param mainWatch the watch that shows it
 * @param watches all watches, as there are at any time
 * @param deployment what is known of the deployment
 */
record Fleet(
        Map<Role, RoleTarget> targets,
        ObjectRef main,
        Watched<GenericKubernetesResource> mainWatch,
        List<Watched<?>> watches,
        DeploymentInfo deployment) {
    /**
     * Waits until all watches are up.
     *
     * @throws ConnectorException if some are not; it names them all, and none goes on
     */
    Fleet awaitWatches() {
        List<ConnectorException> failures = new ArrayList<>();
        for (Watched<?> watch : watches) {
            try {
                watch.awaitStart();
            } catch (ConnectorException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            close();
            throw together(failures);
        }
        return this;
    }

    private static ConnectorException together(List<ConnectorException> failures) {
        String message =
                failures.stream().map(ConnectorException::getMessage).distinct().collect(Collectors.joining("\n"));
        return failures.stream().allMatch(ConnectorException::isPassing)
                ? ConnectorException.passing(message, failures.get(0))
                : new ConnectorException(message, failures.get(0));
    }

    /** Whether something that is watched is not served any more, and so must be looked for elsewhere. */
    boolean unserved() {
        return watches.stream().anyMatch(Watched::unserved);
    }

    void restartWatches() {
        watches.forEach(Watched::restart);
    }

    void close() {
        watches.forEach(Watched::close);
    }
}
