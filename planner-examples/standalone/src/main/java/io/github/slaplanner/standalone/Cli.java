package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.check.ConfigCheck;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.Inspection;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the commands share: where to write, the environment, and what the global options say. */
final class Cli {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<String, String> environment;
    private final boolean terminal;
    private @Nullable Path pluginFolder;
    private boolean stackTrace;

    /**
     * A command line.
     *
     * @param out for results
     * @param err for everything else
     * @param environment environment variables
     * @param terminal whether a person watches
     */
    Cli(PrintWriter out, PrintWriter err, Map<String, String> environment, boolean terminal) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.terminal = terminal;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** The environment variables. */
    Map<String, String> environment() {
        return environment;
    }

    void plugins(Path folder) {
        pluginFolder = folder;
    }

    void stackTrace(boolean show) {
        stackTrace = show;
    }

    boolean stackTrace() {
        return stackTrace;
    }

    /** The plug-ins of this jar, and those of {@code --plugins}. */
    Plugins plugins() {
        return pluginFolder == null ? Plugins.fromClassPath() : Plugins.fromDirectory(pluginFolder);
    }

    /**
     * Loads a configuration and shows its warnings.
     *
     * @param fileOrJson name of a file, inline JSON, or null for the defaults
     */
    LoadedConfig config(@Nullable String fileOrJson) {
        return config(new ConfigLoader(environment), fileOrJson);
    }

    /** A configuration that may be wrong, and its warnings shown. */
    Inspection inspect(String fileOrJson, Plugins plugins) {
        Inspection seen = new ConfigLoader(environment).inspect(fileOrJson, ConfigCheck.names(plugins));
        seen.warnings().forEach(this::warn);
        return seen;
    }

    /** The same for a planner that will run elsewhere: nothing comes from the environment. */
    PlannerConfig portableConfig(@Nullable String fileOrJson) {
        return config(new ConfigLoader(Map.of()), fileOrJson).config();
    }

    private LoadedConfig config(ConfigLoader loader, @Nullable String fileOrJson) {
        LoadedConfig loaded = fileOrJson == null ? loader.defaults() : loader.load(fileOrJson);
        loaded.warnings().forEach(this::warn);
        return loaded;
    }

    /**
     * The result of a call whose arguments come from the command line.
     *
     * @throws BadInputException if the call refuses them
     */
    static <T> T checked(Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Tells a person of something that was put right or left out. */
    void warn(String message) {
        err.println("warning: " + message);
    }

    /** The value of an environment variable, or null. */
    @Nullable
    String environment(String variable) {
        return environment.get(variable);
    }

    /** Whether a person watches, and can answer. */
    boolean terminal() {
        return terminal;
    }

    /** A progress bar on a terminal, and nothing elsewhere. */
    Progress progress() {
        return new Progress(err, terminal);
    }
}
