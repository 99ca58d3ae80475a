package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the service.
 *
 * @param address where it listens
 * @param rules budget and pace
 * @param pools the pools and who may ask
 * @param access how callers are told
 * @param pace how often pools are looked at, and how long calls may take
 * @param stateFile where the state is kept over restarts, or null for nowhere
 * @param noOperation whether requests are only logged
 */
public record ServiceConfig(
        Address address,
        ArbiterRules rules,
        Managed pools,
        Access access,
        Pace pace,
        @Nullable Path stateFile,
        boolean noOperation) {
    /**
     * Where it listens.
     *
     * @param host name or address of the interface
     * @param port 0 for any that is free
     * @param names by which it may be called, besides addresses and names inside a cluster
     */
    public record Address(String host, int port, Set<String> names) {
        /** Called by addresses and names inside a cluster only. */
        public Address(String host, int port) {
            this(host, port, Set.of());
        }

        /** Copies the set. */
        public Address {
            names = Set.copyOf(names);
        }
    }

    /**
     * What is managed.
     *
     * @param pools the pools that are known from the start
     * @param implicit what holds for any other pool that asks, or null if only known pools are managed
     * @param namespaces the {@code caller_namespace}s that may ask at all, or null for all
     */
    public record Managed(
            List<PoolConfig> pools,
            @Nullable Template implicit,
            @Nullable Set<String> namespaces) {}

    /**
     * What holds for a pool that nobody has listed.
     *
     * @param planner fields of a planner configuration; <code>${k8s_namespace}</code> and <code>${graph_deployment_name}</code> in
     *     texts stand for the pool's
     */
    public record Template(Map<String, Object> planner) {}

    /**
     * How callers are told.
     *
     * @param tokens callers with a token
     * @param serviceAccounts whether Kubernetes reviews tokens
     * @param anonymous whether everybody may do everything
     */
    public record Access(List<Authenticator> tokens, boolean serviceAccounts, boolean anonymous) {}

    /**
     * How often and how long.
     *
     * @param observeInterval time between two looks at a pool
     * @param callTimeout time that a call to a pool's environment may take
     * @param blockingTimeout time that a caller who asks for it may wait for engines to serve
     */
    public record Pace(Duration observeInterval, Duration callTimeout, Duration blockingTimeout) {
        /** 5 s, 10 s and 60 s. */
        public static final Pace USUAL =
                new Pace(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
