package io.github.slaplanner.connectors.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a server may be called. A page in a browser reaches a server on the inside by a public name of its own
 * that it points there; it cannot do so by an address, by a name without a dot, or by a name of an inner domain.
 */
final class Hosts {
    private static final List<String> INNER =
            List.of(".svc", ".local", ".localhost", ".internal", ".lan", ".home.arpa");

    private final Set<String> others;

    /**
     * Names.
     *
     * @param others allowed besides
     */
    Hosts(Set<String> others) {
        this.others = Set.copyOf(others);
    }

    /** Whether a request for this authority, as in {@code name:port}, may be answered. HTTP/1.0 names none. */
    boolean allow(@Nullable String authority) {
        if (authority == null || authority.isEmpty()) {
            return true;
        }
        String name = name(authority);
        return !name.contains(".")
                || name.matches("[0-9.]+")
                || others.contains(name)
                || INNER.stream().anyMatch(name::endsWith);
    }

    private static String name(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return "";
        }
        String name = lower.replaceFirst(":\\d*$", "");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
