package com.example.everyplugin;

import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.plugin.Plugins;
import java.util.Set;
import java.util.TreeSet;

/** Fails unless the planner finds exactly the plug-ins that are named on the command line. */
public final class EveryPlugin {
    private EveryPlugin() {}

    public static void main(String[] expected) {
        Set<String> found = new TreeSet<>();
        try (Plugins plugins = Plugins.fromClassPath()) {
            found.addAll(plugins.names(PredictorProvider.class));
            found.addAll(plugins.names(InterpolatorProvider.class));
            found.addAll(plugins.names(ConnectorProvider.class));
            found.addAll(plugins.names(MetricsSourceProvider.class));
        }
        String from = EveryPlugin.class.getModule().isNamed() ? "module path" : "class path";
        System.out.println(from + ": " + String.join(" ", found));
        if (!found.equals(new TreeSet<>(Set.of(expected)))) {
            throw new AssertionError(
                    "expected on the " + from + ": " + String.join(" ", new TreeSet<>(Set.of(expected))));
        }
    }
}
