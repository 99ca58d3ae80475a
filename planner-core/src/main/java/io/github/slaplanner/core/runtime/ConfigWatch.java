package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.ConfigWriter;
import io.github.slaplanner.core.config.LoadedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notices when a configuration file has other content. It is read and compared, since a mounted ConfigMap changes by swapping
 * symbolic links, which no file watcher sees reliably.
 */
final class ConfigWatch {
    private static final List<Setting<?>> FIXED = List.of(
            Settings.ENVIRONMENT,
            Settings.NAMESPACE,
            Settings.GLOBAL_PLANNER_NAMESPACE,
            Settings.METRIC_REPORTING_PROMETHEUS_PORT,
            Settings.SYSTEM_PORT,
            Settings.LIVE_DASHBOARD_PORT,
            Settings.LIVE_DASHBOARD_HOST,
            Settings.CONTROL_API_PORT,
            Settings.CONTROL_API_HOST,
            Settings.CONTROL_API_TOKEN_FILE,
            Settings.METRIC_REPORTING_PROMETHEUS_HOST,
            Settings.SYSTEM_HOST,
            Settings.ALLOWED_HOSTS,
            Settings.STATE_DIR,
            Settings.LOG_DIR);

    private final Path file;
    private final ConfigLoader loader;
    private String known = "";

    ConfigWatch(Path file, ConfigLoader loader) {
        this.file = file;
        this.loader = loader;
    }

    /**
     * The new configuration, or null if it is still the old one.
     *
     * @param current the configuration in force
     * @throws ConfigException once per content that cannot be applied
     */
    @Nullable
    PlannerConfig poll(PlannerConfig current) {
        String digest = digest();
        if (digest.equals(known)) {
            return null;
        }
        known = digest;
        LoadedConfig loaded = loader.file(file);
        if (loaded.config().equals(current)) {
            return null;
        }
        checkFixed(current, loaded.config());
        return loaded.config();
    }

    private String digest() {
        try {
            return Digest.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            return "unreadable";
        }
    }

    private void checkFixed(PlannerConfig current, PlannerConfig newer) {
        String changed = FIXED.stream()
                .filter(setting -> !Objects.equals(current.orNull(setting), newer.orNull(setting)))
                .map(Setting::name)
                .collect(Collectors.joining(", "));
        String environment = current.general().environment();
        if (!current.plugin(environment).equals(newer.plugin(environment))) {
            changed += (changed.isEmpty() ? "" : ", ") + "plugins." + environment;
        }
        if (!changed.isEmpty()) {
            throw new ConfigException(file + ": " + changed + " cannot change while the planner runs; the old"
                    + " configuration stays. Restart the planner to apply it");
        }
    }

    /** What differs, setting by setting, for people. */
    static String changes(PlannerConfig current, PlannerConfig newer) {
        Map<String, @Nullable Object> before = ConfigWriter.effective(current);
        Map<String, @Nullable Object> after = new LinkedHashMap<>(ConfigWriter.effective(newer));
        String plugins = current.plugins().equals(newer.plugins()) ? "" : "plugins";
        after.remove("plugins");
        return Stream.concat(
                        after.entrySet().stream()
                                .filter(entry -> !Objects.equals(before.get(entry.getKey()), entry.getValue()))
                                .map(entry ->
                                        entry.getKey() + " " + before.get(entry.getKey()) + " -> " + entry.getValue()),
                        Stream.of(plugins).filter(text -> !text.isEmpty()))
                .collect(Collectors.joining(", "));
    }
}
