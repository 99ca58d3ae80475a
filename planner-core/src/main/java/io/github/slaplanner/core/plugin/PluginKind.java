package io.github.slaplanner.core.plugin;

import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.api.spi.Provider;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the four extension points.
 *
 * @param spi the interface of its providers
 * @param label what it is called in messages
 * @param setting the setting that names the plug-in
 * @param artifacts the artifact that supplies each name that ships
 */
record PluginKind(
        Class<? extends Provider<?>> spi, String label, Setting<String> setting, Map<String, String> artifacts) {
    private static final String CORE = "planner-core";

    static final List<PluginKind> ALL = List.of(
            new PluginKind(
                    PredictorProvider.class,
                    "predictor",
                    Settings.LOAD_PREDICTOR,
                    all("planner-predictors", "constant", "linear", "kalman", "prophet", "auto")),
            new PluginKind(
                    ConnectorProvider.class,
                    "connector",
                    Settings.ENVIRONMENT,
                    Map.of(
                            "kubernetes", "planner-connector-kubernetes",
                            "virtual", "planner-connector-virtual",
                            "global-planner", "planner-connector-global")),
            new PluginKind(
                    MetricsSourceProvider.class, "metrics source", Settings.METRICS_SOURCE, all(CORE, "prometheus")),
            new PluginKind(
                    InterpolatorProvider.class,
                    "interpolator",
                    Settings.INTERPOLATOR,
                    all(CORE, "monotone", "linear", "cubic")));

    static PluginKind of(Class<?> spi) {
        return ALL.stream()
                .filter(kind -> kind.spi.equals(spi))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(spi + " is not the provider of an extension point."));
    }

    /** Maven coordinates of what supplies a name, or null if it does not ship. */
    @Nullable
    String suppliedBy(String name) {
        String artifact = artifacts.get(name);
        return artifact == null ? null : "io.github.slaplanner:" + artifact;
    }

    private static Map<String, String> all(String artifact, String... names) {
        return Stream.of(names).collect(Collectors.toUnmodifiableMap(name -> name, name -> artifact));
    }

    /** Where a jar declares its providers of this kind. */
    String servicesFile() {
        return "META-INF/services/" + spi.getName();
    }
}
