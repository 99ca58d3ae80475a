package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.PluginSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code plugins.virtual.etcd}. What a file should not hold comes from the variables that Dynamo reads:
 * {@code ETCD_AUTH_USERNAME}, {@code ETCD_AUTH_PASSWORD}, {@code ETCD_AUTH_CA}, {@code ETCD_AUTH_CLIENT_CERT},
 * {@code ETCD_AUTH_CLIENT_KEY}; {@code ETCD_ENDPOINTS} is used if the file names no endpoints.
 */
public final class EtcdSettings {
    private static final String DEFAULT_NAMESPACE = "dynamo";
    /** An hour: what was decided earlier rests on other traffic. */
    private static final int LONGEST_RESUME_S = 3600;

    private static final String ADDRESSES = "must be like http://localhost:2379, or a list of such";
    private static final String NAME = "must be a name";
    private static final List<String> WORKERS = List.of("discovery", "acknowledged");

    private EtcdSettings() {}

    /**
     * Reads the settings.
     *
     * @return makes the connector that they describe
     * @throws io.github.slaplanner.api.config.ConfigException if anything in them is wrong
     */
    public static Supplier<Connector> read(
            PlannerConfig config, PluginSettings etcd, PluginSettings all, Map<String, String> environment) {
        EtcdAddress address = address(etcd, environment);
        EtcdFleet fleet = fleet(etcd, config);
        all.check();
        return () -> EtcdConnector.open(address, fleet);
    }

    private static EtcdAddress address(PluginSettings etcd, Map<String, String> environment) {
        String byDefault = environment.getOrDefault("ETCD_ENDPOINTS", "http://localhost:2379");
        Object endpoints = etcd.orNull("endpoints", Object.class, EtcdSettings::usable, ADDRESSES);
        double timeout = etcd.get(
                "timeout", 5.0, each -> each >= 1 && each <= 3600, "must be a number of seconds from 1 to 3600");
        try {
            return new EtcdAddress(
                    uris(endpoints == null ? byDefault : endpoints),
                    Duration.ofMillis(Math.round(1000 * timeout)),
                    login(environment),
                    tls(environment));
        } catch (IllegalArgumentException e) {
            etcd.problem("endpoints", byDefault, ADDRESSES + ", in ETCD_ENDPOINTS too", "");
            return EtcdAddress.of("http://localhost:2379");
        }
    }

    private static boolean usable(Object endpoints) {
        try {
            return !uris(endpoints).isEmpty() && EtcdAddress.allUsable(uris(endpoints));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** From a list, or a text with commas. */
    private static List<URI> uris(Object endpoints) {
        return (endpoints instanceof List<?> list ? list : List.of(endpoints))
                .stream()
                        .flatMap(each -> Arrays.stream(String.valueOf(each).split(",")))
                        .map(each -> uri(each.strip()))
                        .toList();
    }

    private static URI uri(String endpoint) {
        return URI.create(endpoint.contains("://") ? endpoint : "http://" + endpoint);
    }

    private static EtcdAddress.@Nullable Login login(Map<String, String> environment) {
        String user = environment.get("ETCD_AUTH_USERNAME");
        return user == null ? null : new EtcdAddress.Login(user, environment.getOrDefault("ETCD_AUTH_PASSWORD", ""));
    }

    private static EtcdAddress.@Nullable Tls tls(Map<String, String> environment) {
        String authority = environment.get("ETCD_AUTH_CA");
        return authority == null
                ? null
                : new EtcdAddress.Tls(
                        Path.of(authority),
                        path(environment.get("ETCD_AUTH_CLIENT_CERT")),
                        path(environment.get("ETCD_AUTH_CLIENT_KEY")));
    }

    private static @Nullable Path path(@Nullable String name) {
        return name == null ? null : Path.of(name);
    }

    private static EtcdFleet fleet(PluginSettings etcd, PlannerConfig config) {
        String namespace = config.general().namespace();
        List<Role> roles = config.general().mode().roles();
        String counting = etcd.choice("workers", WORKERS);
        PluginSettings names = etcd.section("components");
        PluginSettings counts = etcd.section("initial");
        Map<Role, List<String>> components =
                new EnumMap<>(EtcdFleet.components(config.general().backend()));
        Map<Role, Integer> initial = new EnumMap<>(Role.class);
        for (Role role : roles) {
            String component = names.text(role.label());
            components.computeIfPresent(role, (same, usual) -> component == null ? usual : List.of(component));
            Integer count =
                    counts.orNull(role.label(), Integer.class, n -> n >= 0, "must be a whole number of at least 0");
            initial.computeIfAbsent(role, same -> count);
        }
        return new EtcdFleet(
                namespace == null ? DEFAULT_NAMESPACE : namespace,
                roles,
                components,
                etcd.get("endpoint", "generate", text -> !text.isBlank(), NAME),
                EtcdFleet.Counting.valueOf(counting.toUpperCase(Locale.ROOT)),
                initial,
                Duration.ofSeconds(
                        etcd.whole("resume_within", (int) EtcdFleet.RESUME_WITHIN.toSeconds(), 0, LONGEST_RESUME_S)));
    }
}
