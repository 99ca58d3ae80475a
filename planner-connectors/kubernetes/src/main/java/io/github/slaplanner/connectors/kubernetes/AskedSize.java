package io.github.slaplanner.connectors.kubernetes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A size that was asked for and that the watch does not show yet. */
final class AskedSize {
    private int replicas;
    private @Nullable String version;

    /**
     * Remembers what was asked.
     *
     * @param size the size
     * @param changed the object that the server answered with
     */
    void remember(int size, Map<String, Object> changed) {
        replicas = size;
        version = Json.text(changed, "metadata", "resourceVersion");
    }

    /**
     * What is desired: the size that was asked for, until the watch is as new as the answer; then what the watch shows.
     *
     * @param shown what the watch shows, or null if it shows no such object
     */
    @Nullable
    Integer orShown(Watched<?> watch, @Nullable Integer shown) {
        if (version != null && watch.reached(version)) {
            version = null;
        }
        return version == null ? shown : Integer.valueOf(replicas);
    }
}
