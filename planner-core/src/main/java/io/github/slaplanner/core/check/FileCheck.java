package io.github.slaplanner.core.check;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the files and folders that a configuration names can be used. */
final class FileCheck {
    private final PlannerConfig config;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private FileCheck(PlannerConfig config) {
        this.config = config;
    }

    static List<ConfigProblem> problems(PlannerConfig config) {
        FileCheck check = new FileCheck(config);
        String profile = config.get(Settings.PROFILE_RESULTS_DIR);
        boolean given = !Objects.equals(profile, Settings.PROFILE_RESULTS_DIR.defaultValue());
        if (config.throughput().enabled() && given) {
            check.path(Settings.PROFILE_RESULTS_DIR, Files::isReadable, "must be a folder or file that can be read");
        }
        check.path(
                Settings.LOAD_PREDICTOR_WARMUP_TRACE,
                file -> Files.isReadable(file) && !Files.isDirectory(file),
                "must be a file that can be read");
        check.path(Settings.STATE_DIR, FileCheck::writable, "must be a folder that can be written");
        check.path(
                Settings.WEBHOOK_URL_FILE,
                file -> Files.isReadable(file) && !Files.isDirectory(file),
                "must be a file that can be read");
        check.path(Settings.LOG_DIR, FileCheck::writable, "must be a folder that can be written");
        return check.problems;
    }

    private void path(Setting<String> setting, Predicate<Path> usable, String rule) {
        String name = config.orNull(setting);
        if (name != null && !usable(name, usable)) {
            problems.add(new ConfigProblem(setting.name(), name, rule, ""));
        }
    }

    private static boolean usable(String name, Predicate<Path> usable) {
        try {
            return usable.test(Path.of(name).toAbsolutePath());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** A folder that is not there is made when it is needed, if the nearest one above it can be written. */
    static boolean writable(@Nullable Path folder) {
        return folder != null
                && (Files.exists(folder)
                        ? Files.isDirectory(folder) && Files.isWritable(folder)
                        : writable(folder.getParent()));
    }
}
