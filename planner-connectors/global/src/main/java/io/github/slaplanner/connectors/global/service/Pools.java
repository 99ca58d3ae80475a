package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.connectors.global.service.Authenticator.Caller;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Template;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which pools there are and who may scale them. */
final class Pools {
    private final Map<String, PoolConfig> listed = new TreeMap<>();
    private final @Nullable Template implicit;
    private final @Nullable Set<String> namespaces;

    Pools(ServiceConfig.Managed managed) {
        managed.pools().forEach(pool -> listed.put(pool.key().name(), pool));
        implicit = managed.implicit();
        namespaces = managed.namespaces();
    }

    /** The pool that a caller may ask about. */
    PoolConfig pool(Caller caller, PoolKey key) {
        if (!caller.owns().test(key)) {
            throw new RefusedException(
                    RefusedException.FORBIDDEN, caller.name() + " is not authorized for the pool " + key.name());
        }
        PoolConfig pool = listed.get(key.name());
        if (pool != null) {
            return pool;
        }
        if (implicit == null) {
            throw new RefusedException(
                    RefusedException.NOT_FOUND,
                    "The pool " + key.name() + " is not managed; the global planner manages " + listed.keySet());
        }
        return of(implicit, key);
    }

    /** The pool that a caller may scale from its namespace. */
    PoolConfig pool(Caller caller, PoolKey key, String callerNamespace) {
        if (namespaces != null && !namespaces.contains(callerNamespace)) {
            throw new RefusedException(RefusedException.FORBIDDEN, "Namespace " + callerNamespace + " not authorized");
        }
        PoolConfig pool = pool(caller, key);
        if (!pool.callerNamespaces().contains(callerNamespace)) {
            throw new RefusedException(
                    RefusedException.FORBIDDEN,
                    "Namespace " + callerNamespace + " not authorized for " + key.name() + ", which belongs to "
                            + pool.callerNamespaces().stream().sorted().collect(Collectors.joining(", ")));
        }
        return pool;
    }

    /** A pool of a saved state, or null if it is not managed any more. */
    @Nullable
    PoolConfig saved(String name) {
        PoolConfig pool = listed.get(name);
        int slash = name.indexOf('/');
        return pool == null && implicit != null && slash > 0
                ? of(implicit, new PoolKey(name.substring(0, slash), name.substring(slash + 1)))
                : pool;
    }

    List<PoolConfig> listed() {
        return List.copyOf(listed.values());
    }

    private static PoolConfig of(Template template, PoolKey key) {
        Map<String, Object> planner = new TreeMap<>();
        template.planner().forEach((field, value) -> planner.put(field, filled(value, key)));
        return new PoolConfig(key, Set.of(key.dynamoNamespace()), PoolRule.EVEN, planner);
    }

    private static Object filled(Object value, PoolKey key) {
        if (value instanceof String text) {
            return text.replace("${k8s_namespace}", key.k8sNamespace())
                    .replace("${graph_deployment_name}", key.deployment());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((name, item) -> copy.put(String.valueOf(name), filled(Objects.requireNonNull(item), key)));
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(item -> filled(item, key)).toList()
                : value;
    }
}
