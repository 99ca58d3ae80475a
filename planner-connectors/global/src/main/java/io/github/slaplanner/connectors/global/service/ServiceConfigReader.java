package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Access;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Address;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Managed;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Pace;
import io.github.slaplanner.connectors.global.service.ServiceConfig.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of the service from plain maps and lists. All problems are told at once. */
public final class ServiceConfigReader {
    private static final int PORT = 8090;
    private static final int LAST_PORT = 65_535;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Function<PoolConfig, List<ConfigProblem>> check;

    private ServiceConfigReader(Function<PoolConfig, List<ConfigProblem>> check) {
        this.check = check;
    }

    /**
     * Reads a configuration.
     *
     * @param source the file's name, for messages
     * @param document the fields
     * @throws ConfigException if anything is wrong
     */
    public static ServiceConfig read(String source, Map<?, ?> document) {
        return read(source, document, pool -> List.of());
    }

    /**
     * Reads a configuration.
     *
     * @param source the file's name, for messages
     * @param document the fields
     * @param check what is wrong with the fields that reach a pool's engines
     * @throws ConfigException if anything is wrong
     */
    public static ServiceConfig read(
            String source, Map<?, ?> document, Function<PoolConfig, List<ConfigProblem>> check) {
        ServiceConfigReader reader = new ServiceConfigReader(check);
        ServiceConfig config = reader.service(new Fields("", document, reader.problems));
        if (config == null || !reader.problems.isEmpty()) {
            throw new ConfigException(source, reader.problems);
        }
        return config;
    }

    private @Nullable ServiceConfig service(Fields fields) {
        String host = Objects.requireNonNullElse(fields.text("host"), "0.0.0.0");
        int port = fields.whole("port", PORT, 0);
        if (port > LAST_PORT) {
            fields.problem("port", port, "must be a port, 0 to " + LAST_PORT, "");
        }
        Set<String> names = fields.texts("allowed_hosts");
        String stateFile = fields.text("state_file");
        boolean noOperation = fields.flag("no_operation");
        Pace pace = new Pace(
                fields.seconds("observe_interval_seconds", Pace.USUAL.observeInterval()),
                fields.seconds("call_timeout_seconds", Pace.USUAL.callTimeout()),
                fields.seconds("blocking_timeout_seconds", Pace.USUAL.blockingTimeout()));
        ArbiterRules rules = rules(fields);
        Managed managed = managed(fields);
        Access access = access(fields, managed);
        fields.end();
        return rules == null
                ? null
                : new ServiceConfig(
                        new Address(host, port, names == null ? Set.of() : names),
                        rules,
                        managed,
                        access,
                        pace,
                        stateFile == null ? null : Path.of(stateFile),
                        noOperation);
    }

    private @Nullable ArbiterRules rules(Fields fields) {
        int most = fields.whole("max_total_gpus", -1, -1);
        int least = Math.max(0, fields.whole("min_total_gpus", 0, -1));
        ArbiterRules.Pace usual = ArbiterRules.Pace.USUAL;
        ArbiterRules.Pace pace = new ArbiterRules.Pace(
                fields.seconds("intent_cache_ttl_seconds", usual.wishTtl()),
                fields.seconds("stale_after_seconds", usual.staleAfter()),
                fields.seconds("reclaim_after_seconds", usual.reclaimAfter()),
                fields.seconds("rotation_seconds", usual.rotation()));
        if (most >= 0 && least > most) {
            fields.problem("min_total_gpus", least, "must not be above max_total_gpus (" + most + ")", "");
            return null;
        }
        return new ArbiterRules(most < 0 ? null : Integer.valueOf(most), least, pace);
    }

    private Managed managed(Fields fields) {
        List<PoolConfig> pools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields pool : fields.children("pools")) {
            PoolConfig config = pool(pool);
            check(pools.size(), config);
            pools.add(config);
            if (!names.add(config.key().name())) {
                pool.problem("graph_deployment_name", config.key().deployment(), "this pool is listed before", "");
            }
        }
        Fields implicit = fields.child("implicit");
        Set<String> namespaces = fields.texts("managed_namespaces");
        if (pools.isEmpty() && implicit == null) {
            fields.problem(
                    "pools",
                    null,
                    "no pool is managed",
                    "list pools, or say under implicit how those that ask are reached");
        }
        return new Managed(pools, implicit == null ? null : new Template(implicit.rest()), namespaces);
    }

    private void check(int number, PoolConfig pool) {
        for (ConfigProblem problem : check.apply(pool)) {
            String field = "pools[" + number + "]." + problem.field();
            problems.add(new ConfigProblem(field, problem.value(), problem.rule(), problem.instead()));
        }
    }

    private static PoolConfig pool(Fields fields) {
        PoolKey key = new PoolKey(
                fields.requiredText("k8s_namespace", "give the deployment's namespace, or off Kubernetes any name"),
                fields.requiredText("graph_deployment_name", "give the deployment's name"));
        Set<String> callers = fields.texts("caller_namespaces");
        PoolRule rule = new PoolRule(
                fields.positive("weight", 1),
                fields.whole("priority", 0, 0),
                fields.has("assumed_gpus") ? Integer.valueOf(fields.whole("assumed_gpus", 0, 0)) : null);
        return new PoolConfig(key, callers == null ? Set.of(key.dynamoNamespace()) : callers, rule, fields.rest());
    }

    private static Access access(Fields fields, Managed managed) {
        Fields access = fields.child("auth");
        List<Authenticator> tokens = new ArrayList<>();
        if (access == null) {
            fields.problem(
                    "auth",
                    null,
                    "is missing",
                    "give auth.token_file, auth.tokens, auth.service_accounts: true, or"
                            + " auth.anonymous: true where only pools' planners can reach the port");
            return new Access(tokens, false, false);
        }
        if (access.has("token") || access.has("token_file")) {
            tokens.add(token(access, "the shared token", null));
        }
        for (Fields token : access.children("tokens")) {
            String name = token.requiredText("name", "name the caller");
            Set<String> pools = token.texts("pools");
            if (pools == null) {
                token.problem(
                        "pools", null, "is missing", "list the pools that " + name + " owns, as namespace/deployment");
            } else {
                checkKnown(token, pools, managed);
            }
            tokens.add(token(token, name, pools));
            token.end();
        }
        boolean accounts = access.flag("service_accounts");
        boolean anonymous = access.flag("anonymous");
        if (anonymous == (accounts || !tokens.isEmpty())) {
            access.problem(
                    "anonymous",
                    anonymous,
                    anonymous ? "must not be true where callers have tokens" : "nobody could ask",
                    "give tokens, service_accounts: true, or anonymous: true alone");
        }
        access.end();
        return new Access(tokens, accounts, anonymous);
    }

    private static void checkKnown(Fields token, Set<String> pools, Managed managed) {
        for (String pool : pools) {
            boolean known =
                    managed.pools().stream().anyMatch(one -> one.key().name().equals(pool));
            if (!known && managed.implicit() == null) {
                token.problem(
                        "pools",
                        pool,
                        "is no pool of this configuration",
                        "write namespace/deployment of a listed pool");
            }
        }
    }

    private static Authenticator token(Fields fields, String name, @Nullable Set<String> pools) {
        String token = fields.text("token");
        String file = fields.text("token_file");
        if ((token == null) == (file == null)) {
            fields.problem("token_file", file, "exactly one of token and token_file is needed", "");
        }
        Secret secret = file == null ? Secret.of(token == null ? "" : token) : Secret.in(Path.of(file));
        return new TokenAuthenticator(name, secret, pools);
    }
}
