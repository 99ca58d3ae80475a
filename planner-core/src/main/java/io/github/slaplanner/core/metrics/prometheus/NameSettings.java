package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.spi.PluginSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings for metrics that go by other names: another prefix, or recording rules. */
final class NameSettings {
    private static final String PREFIX = "metric_prefix";
    private static final String NAMES = "metric_names";
    private static final String NAME = "[A-Za-z_:][A-Za-z0-9_:]*";
    private static final Map<String, String> PREFIXES = Map.of(
            "frontend", "dynamo_frontend_",
            "router", "dynamo_component_router_",
            "vllm", "vllm:",
            "sglang", "sglang:",
            "trtllm", "trtllm_");

    private final Map<String, String> own;
    private final @Nullable String prefix;
    private final String usual;
    private final MetricNames names;

    /**
     * Reads the settings.
     *
     * @param settings the settings
     * @param names the names as the program has them
     */
    NameSettings(PluginSettings settings, MetricNames names) {
        this.names = names;
        this.usual = PREFIXES.getOrDefault(names.source(), "");
        this.own = Labels.texts(settings, NAMES);
        this.prefix = settings.text(PREFIX);
        if (prefix != null && !prefix.matches(NAME)) {
            settings.problem(PREFIX, prefix, "must be the start of a metric's name", "write vllm_ or ray_vllm_");
        }
        Set<String> known = known();
        own.forEach((name, other) -> {
            if (!known.contains(name)) {
                settings.problem(
                        NAMES + "." + name,
                        other,
                        "is not a metric of this source",
                        "use one of " + String.join(", ", known));
            }
            if (!other.matches(NAME)) {
                settings.problem(NAMES + "." + name, other, "must be the name of a metric", "");
            }
        });
    }

    /** The names as pages have them. */
    MetricNames renamed() {
        return own.isEmpty() && prefix == null ? names : names.renamed(this::renamed);
    }

    /** The names that somebody wrote down. */
    List<String> written() {
        return List.copyOf(new TreeSet<>(own.values()));
    }

    private Set<String> known() {
        TreeSet<String> known = new TreeSet<>();
        Stream.concat(names.traffic().stream(), names.loads().stream())
                .map(name -> name.replaceAll("_(sum|count)$", ""))
                .forEach(known::add);
        return known;
    }

    private String renamed(String name) {
        String given = own.get(name);
        if (given != null) {
            return given;
        }
        for (String suffix : List.of("_sum", "_count")) {
            String histogram =
                    name.endsWith(suffix) ? own.get(name.substring(0, name.length() - suffix.length())) : null;
            if (histogram != null) {
                return histogram + suffix;
            }
        }
        boolean other = prefix != null && name.startsWith(usual);
        return other ? prefix + name.substring(usual.length()) : name;
    }
}
