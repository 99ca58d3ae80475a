package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.DeploymentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fleet as it was found, under watch.
 *
 * @param targets what runs the engines of each role
 * @param main the object that the watches are checked by
 * @param mainWatch the watch that shows it
 * @param watches all watches
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
        List<String> problems = new ArrayList<>();
        for (Watched<?> watch : watches) {
            String problem = watch.awaitStart();
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            close();
            throw new ConnectorException(String.join("\n", problems));
        }
        return this;
    }

    void restartWatches() {
        watches.forEach(Watched::restart);
    }

    void close() {
        watches.forEach(Watched::close);
    }
}
