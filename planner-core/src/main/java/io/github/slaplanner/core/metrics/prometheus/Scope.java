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
 * @param ofAnyModel the same for series of any model
 * @param labels the labels that were written down, alone
 */
record Scope(String matchers, String ofAnyModel, String labels) {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    /**
     * The scope of a source.
     *
     * @param names what the source is
     * @param namespace Dynamo namespace as the configuration has it, or null
     * @param models whose traffic counts
     * @param match further labels and regular expressions of their values
     */
    static Scope of(MetricNames names, @Nullable String namespace, Models models, Map<String, String> match) {
        StringBuilder labels = new StringBuilder();
        new TreeMap<>(match).forEach((label, pattern) -> labels.append(like(label, pattern)));
        StringBuilder others = new StringBuilder();
        if (namespace != null && names.engine() == null) {
            boolean router = names.source().equals("router");
            others.append(inNamespace(router ? sanitised(namespace) : namespace, !router));
        }
        others.append(labels);
        return new Scope(model(names, models) + others, others.toString(), labels.toString());
    }

    /** The same for series of any model. */
    Scope withoutModel() {
        return new Scope(ofAnyModel, ofAnyModel, labels);
    }

    /** What a frontend shows on the page of a router of this scope; its namespace is written in another way, if at all. */
    Scope ofFrontend() {
        return new Scope(labels, labels, labels);
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
    private static String model(MetricNames names, Models models) {
        String label = names.modelLabel();
        boolean engine = names.engine() != null;
        if (label == null || (engine && models.all())) {
            return "";
        }
        return models.all() ? "," + label + "!=\"\"" : like(label, models.expression() + (engine ? "|" : ""));
    }

    /** Outside Kubernetes, a frontend's series do not name the namespace. */
    private static String inNamespace(String namespace, boolean orNone) {
        return orNone ? like("dynamo_namespace", literal(namespace) + "|") : ",dynamo_namespace=" + quoted(namespace);
    }

    static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
