package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.observation.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The fleet that a connector plans and how its workers are counted.
 *
 * @param namespace Dynamo namespace
 * @param roles roles that are planned
 * @param components component under which the workers of each role register
 * @param endpoint their endpoint
 * @param counting what tells the number of workers
 * @param initial workers per role that run where nothing tells otherwise; a role that is left out must tell
 */
public record EtcdFleet(
        String namespace,
        List<Role> roles,
        Map<Role, String> components,
        String endpoint,
        Counting counting,
        Map<Role, Integer> initial) {
    /** Copies the collections. */
    public EtcdFleet {
        roles = List.copyOf(roles);
        components = Map.copyOf(components);
        initial = Map.copyOf(initial);
    }

    /** What tells the number of workers. */
    public enum Counting {
        /** The instances that are registered in etcd, as Dynamo's discovery does. */
        DISCOVERY,
        /** The last decision that the environment acknowledged, for workers that do not register in etcd. */
        ACKNOWLEDGED
    }

    /** Workers that register with the names of a backend. */
    public static EtcdFleet of(String namespace, List<Role> roles, Backend backend) {
        return new EtcdFleet(namespace, roles, components(backend), "generate", Counting.DISCOVERY, Map.of());
    }

    /** The same fleet with workers that run at first. */
    public EtcdFleet withInitial(Map<Role, Integer> workers) {
        return new EtcdFleet(namespace, roles, components, endpoint, counting, workers);
    }

    /** The same fleet, counted otherwise. */
    public EtcdFleet withCounting(Counting other) {
        return new EtcdFleet(namespace, roles, components, endpoint, other, initial);
    }

    /** The names that a backend's workers register with. */
    public static Map<Role, String> components(Backend backend) {
        String decode = backend == Backend.TRTLLM ? "tensorrt_llm" : "backend";
        Map<Role, String> names = new EnumMap<>(Role.class);
        names.put(Role.PREFILL, "prefill");
        names.put(Role.DECODE, decode);
        names.put(Role.AGGREGATED, decode);
        return names;
    }

    /** The prefix of a role's instances. */
    String instances(Role role) {
        return new EtcdKeys(namespace).instances(components.getOrDefault(role, role.label()), endpoint);
    }
}
