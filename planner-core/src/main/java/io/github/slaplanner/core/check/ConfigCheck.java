package io.github.slaplanner.core.check;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Nearest;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.api.spi.Provider;
import io.github.slaplanner.core.plugin.PluginException;
import io.github.slaplanner.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is wrong with a configuration that is valid in itself, as far as that can be known on this machine without asking
 * anybody: names of plug-ins and their settings, files, contradictions and units that cannot be meant.
 */
public final class ConfigCheck {
    private final PlannerConfig config;
    private final Plugins plugins;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigCheck(PlannerConfig config, Plugins plugins) {
        this.config = config;
        this.plugins = plugins;
    }

    /** The extension points by the settings that name a plug-in of each. */
    private static Map<Setting<String>, Class<? extends Provider<?>>> kinds() {
        Map<Setting<String>, Class<? extends Provider<?>>> kinds = new LinkedHashMap<>();
        kinds.put(Settings.ENVIRONMENT, ConnectorProvider.class);
        kinds.put(Settings.METRICS_SOURCE, MetricsSourceProvider.class);
        kinds.put(Settings.LOAD_PREDICTOR, PredictorProvider.class);
        kinds.put(Settings.INTERPOLATOR, InterpolatorProvider.class);
        return kinds;
    }

    /**
     * The names that there are for each setting that names a plug-in.
     *
     * @throws PluginException if a plug-in cannot be loaded
     */
    public static Map<Setting<String>, List<String>> names(Plugins plugins) {
        Map<Setting<String>, List<String>> names = new LinkedHashMap<>();
        kinds().forEach((setting, kind) -> names.put(setting, plugins.names(kind)));
        return names;
    }

    /**
     * Everything that is wrong.
     *
     * @param config the configuration; each plug-in that it names is there
     * @param plugins where its plug-ins are found
     * @throws PluginException if a plug-in cannot be loaded
     */
    public static List<ConfigProblem> problems(PlannerConfig config, Plugins plugins) {
        ConfigCheck check = new ConfigCheck(config, plugins);
        kinds().forEach(check::plugin);
        check.sections();
        check.problems.addAll(FileCheck.problems(config));
        check.problems.addAll(Plausibility.problems(config));
        return check.problems.stream().distinct().toList();
    }

    private void plugin(Setting<String> setting, Class<? extends Provider<?>> kind) {
        String name = config.get(setting);
        try {
            problems.addAll(plugins.provider(kind, name).problems(PluginContext.of(config, name)));
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
    }

    /** A section under a name that no plug-in has is read by nobody. */
    private void sections() {
        TreeSet<String> known = new TreeSet<>();
        kinds().values().forEach(kind -> known.addAll(plugins.names(kind)));
        for (String section : new TreeSet<>(config.plugins().keySet())) {
            if (!known.contains(section)) {
                String nearest = Nearest.to(section, known);
                String instead = nearest == null ? "" : "write plugins." + nearest;
                problems.add(new ConfigProblem("plugins." + section, null, "no plug-in has this name", instead));
            }
        }
    }
}
