package io.github.slaplanner.core.metrics.prometheus;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which series belong to the fleet, as matchers of PromQL.
 *
 * @param matchers matchers in PromQL, each starting with a comma; empty if all series of the names belong to it
 */
record Scope(String matchers) {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    /**
     * The scope of a source.
     *
     * @param names what the source is
     * @param namespace Dynamo namespace as the configuration has it, or null
     * @param model model whose traffic counts, or null for every model
     * @param match further labels and regular expressions of their values
     */
    static Scope of(MetricNames names, @Nullable String namespace, @Nullable String model, Map<String, String> match) {
        StringBuilder all = new StringBuilder(model(names, model));
        if (namespace != null && names.engine() == null) {
            boolean router = names.source().equals("router");
            all.append(equal("dynamo_namespace", router ? sanitised(namespace) : namespace));
        }
        new TreeMap<>(match).forEach((label, pattern) -> all.append(like(label, pattern)));
        return new Scope(all.toString());
    }

    /** The series of some names. */
    String selector(Collection<String> names) {
        return "{__name__=~" + quoted(String.join("|", names)) + matchers + "}";
    }

    /** What people should look for if a selector finds nothing. */
    String words() {
        return matchers.isEmpty() ? "any labels" : matchers.substring(1).replace(",", ", ");
    }

    /** A namespace as router series carry it: what is no letter, digit or underscore becomes one, a leading digit gets one. */
    static String sanitised(String namespace) {
        String plain = namespace.replaceAll("[^A-Za-z0-9_]", "_");
        return !plain.isEmpty() && Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    /** Label values as a regular expression. */
    static String anyOf(Collection<String> values) {
        return values.stream().map(Scope::literal).collect(Collectors.joining("|"));
    }

    static String like(String label, String pattern) {
        return "," + label + "=~" + quoted(pattern);
    }

    /** A frontend names the model on all series that count; an engine leaves it out on some, and has no other model. */
    private static String model(MetricNames names, @Nullable String model) {
        String label = names.modelLabel();
        boolean engine = names.engine() != null;
        if (label == null || (engine && model == null)) {
            return "";
        }
        return model == null
                ? "," + label + "!=\"\""
                : like(label, "(?i:" + literal(model) + ")" + (engine ? "|" : ""));
    }

    private static String equal(String label, String text) {
        return "," + label + "=" + quoted(text);
    }

    private static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
