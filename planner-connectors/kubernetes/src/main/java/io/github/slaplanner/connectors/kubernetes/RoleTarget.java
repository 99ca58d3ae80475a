package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.spi.ConnectorException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs the engines of one role. */
interface RoleTarget {
    /** The object that runs the engines, for events. */
    ObjectRef ref();

    /** Its uid, or null if it was not seen. */
    @Nullable
    String uid();

    /**
     * Its state, from what is watched.
     *
     * @throws ConnectorException if that is not known
     */
    Workload workload();

    /** Its pods, from what is watched; empty if they cannot be told apart from others. */
    List<Pod> pods();

    /**
     * Asks the cluster for a number of replicas.
     *
     * @throws ConnectorException if it refuses
     */
    void resize(int replicas);
}
