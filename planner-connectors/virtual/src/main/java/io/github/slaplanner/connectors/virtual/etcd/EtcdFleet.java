package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The fleet that a connector plans and how its workers are counted.
 *
 * @param namespace Dynamo namespace
 * @param roles roles that are planned
 * @param components components under which the workers of each role register; those of all of them count
 * @param endpoint their endpoint
 * @param counting what tells the number of workers
 * @param initial workers per role that run where nothing tells otherwise; a role that is left out must tell
 * @param resumeWithin age up to which a decision of an earlier planner that was not done may be asked for again
 */
public record EtcdFleet(
        String namespace,
        List<Role> roles,
        Map<Role, List<String>> components,
        String endpoint,
        Counting counting,
        Map<Role, Integer> initial,
        Duration resumeWithin) {
    /** Time for a planner to be started again. */
    static final Duration RESUME_WITHIN = Duration.ofMinutes(2);

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
        return new EtcdFleet(
                namespace, roles, components(backend), "generate", Counting.DISCOVERY, Map.of(), RESUME_WITHIN);
    }

    /** The same fleet with workers that run at first. */
    public EtcdFleet withInitial(Map<Role, Integer> workers) {
        return new EtcdFleet(namespace, roles, components, endpoint, counting, workers, resumeWithin);
    }

    /** The same fleet, counted otherwise. */
    public EtcdFleet withCounting(Counting other) {
        return new EtcdFleet(namespace, roles, components, endpoint, other, initial, resumeWithin);
    }

    /** The names that a backend's workers register with, those of older releases of Dynamo too. */
    public static Map<Role, List<String>> components(Backend backend) {
        List<String> decode =
                backend == Backend.TRTLLM ? List.of("backend", "decode", "tensorrt_llm") : List.of("backend", "decode");
        Map<Role, List<String>> names = new EnumMap<>(Role.class);
        names.put(Role.PREFILL, List.of("prefill"));
        names.put(Role.DECODE, decode);
        names.put(Role.AGGREGATED, decode);
        return names;
    }

    /** The prefixes of a role's instances. */
    List<String> instances(Role role) {
        EtcdKeys keys = new EtcdKeys(namespace);
        return components.getOrDefault(role, List.of(role.label())).stream()
                .map(component -> keys.instances(component, endpoint))
                .toList();
    }

    /** The prefixes of the instances of all roles. */
    Map<Role, List<String>> instances() {
        Map<Role, List<String>> prefixes = new EnumMap<>(Role.class);
        roles.forEach(role -> prefixes.put(role, instances(role)));
        return prefixes;
    }
}
