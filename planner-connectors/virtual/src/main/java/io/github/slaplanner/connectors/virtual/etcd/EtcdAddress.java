package io.github.slaplanner.connectors.virtual.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where etcd is and how to enter.
 *
 * @param endpoints members, at least one, such as {@code http://localhost:2379}
 * @param timeout time that one call may take
 * @param login user and password, or null for none
 * @param tls files for TLS, or null for what the JDK trusts
 */
public record EtcdAddress(
        List<URI> endpoints,
        Duration timeout,
        @Nullable Login login,
        @Nullable Tls tls) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if an endpoint is not {@code http://host:port} or {@code https://host:port}
     */
    public EtcdAddress {
        endpoints = List.copyOf(endpoints);
        if (!allUsable(endpoints)) {
            throw new IllegalArgumentException(
                    "The etcd endpoints (" + endpoints + ") must be like http://localhost:2379.");
        }
    }

    /** A user. */
    public record Login(String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /**
     * PEM files.
     *
     * @param authority certificates that are trusted
     * @param certificate own certificate, or null for none
     * @param key key of the own certificate, or null for none
     */
    public record Tls(
            Path authority,
            @Nullable Path certificate,
            @Nullable Path key) {}

    /** One member without login or TLS files, and 5 s for a call. */
    public static EtcdAddress of(String endpoint) {
        return new EtcdAddress(List.of(URI.create(endpoint)), Duration.ofSeconds(5), null, null);
    }

    /** Whether the members are asked over TLS. */
    boolean secure() {
        return endpoints.stream().anyMatch(endpoint -> endpoint.getScheme().equals("https"));
    }

    static boolean allUsable(List<URI> endpoints) {
        return endpoints.stream()
                .allMatch(each -> ("http".equals(each.getScheme()) || "https".equals(each.getScheme()))
                        && each.getHost() != null
                        && each.getPort() >= 0);
    }
}
