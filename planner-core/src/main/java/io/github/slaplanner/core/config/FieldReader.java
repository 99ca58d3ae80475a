package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.Nearest;
import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one document into a builder, and collects everything that is wrong with them. */
final class FieldReader {
    private static final String PLUGINS = "plugins";
    /** The variable that fills each of these settings where it is left out. */
    static final Map<Setting<?>, String> ENVIRONMENT = Map.of(
            Settings.NAMESPACE, "DYN_NAMESPACE",
            Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, "PROMETHEUS_ENDPOINT",
            Settings.METRIC_REPORTING_PROMETHEUS_PORT, "PLANNER_PROMETHEUS_PORT",
            Settings.SYSTEM_PORT, "DYN_SYSTEM_PORT");

    private record Given(String name, Object raw) {}

    private final PlannerConfig.Builder builder;
    private final Map<Setting<?>, Given> given = new HashMap<>();
    private final Set<Setting<?>> wrong = new HashSet<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A reader that changes what the builder holds. */
    FieldReader(PlannerConfig.Builder builder) {
        this.builder = builder;
    }

    /** Takes the fields of a document that has been brought into the guide's names. */
    void read(Translation translation) {
        problems.addAll(translation.problems());
        warnings.addAll(translation.warnings());
        notes.addAll(translation.notes());
        translation.fields().forEach(this::field);
    }

    /** Fills what the document leaves out from environment variables. */
    void fill(Map<String, String> environment) {
        for (SettingEntry entry : SettingReference.all()) {
            String variable = ENVIRONMENT.get(entry.setting());
            String text = variable == null ? null : environment.get(variable);
            if (variable != null && text != null && !text.isBlank()) {
                fill(entry.setting(), variable, text.strip());
            }
        }
    }

    /**
     * What has been read, wrong or not.
     *
     * @param names the names that there are, of settings that name something
     */
    Inspection inspect(String source, Map<Setting<String>, List<String>> names) {
        names.forEach(this::known);
        sweeping();
        // A field that is wrong stands at its default, which proves nothing.
        problems.addAll(builder.problems(wrong));
        PlannerConfig config = builder.draft();
        Given correction = given.get(Settings.NO_CORRECTION);
        if (correction != null && !correction.raw().equals(config.throughput().noCorrection())) {
            warnings.add("no_correction = false has no effect: correction is off while load scaling is on");
        }
        otherRoles(config.general().mode());
        otherTarget(config);
        return new Inspection(source, config, problems, warnings, notes);
    }

    private void known(Setting<String> setting, List<String> names) {
        String name = builder.draft().get(setting);
        if (!names.contains(name)) {
            String nearest = Nearest.to(name, names);
            String instead = nearest == null ? "" : "write " + nearest;
            problem(setting.name(), name, "must be one of " + String.join(", ", names), instead, setting);
            builder.clear(setting);
        }
    }

    LoadedConfig finish(String source) {
        Inspection seen = inspect(source, Map.of());
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return new LoadedConfig(seen.config(), warnings, notes);
    }

    /** Data that are not made must be there. */
    private void sweeping() {
        Given none = given.get(Settings.PRE_DEPLOYMENT_SWEEPING_MODE);
        Given throughput = given.get(Settings.ENABLE_THROUGHPUT_SCALING);
        Given target = given.get(Settings.OPTIMIZATION_TARGET);
        boolean needed = (throughput == null || Boolean.TRUE.equals(throughput.raw()))
                && (target == null || target.raw().equals("sla"));
        if (none == null || !none.raw().equals("none") || !needed) {
            return;
        }
        Given folder = given.get(Settings.PROFILE_RESULTS_DIR);
        if (folder != null) {
            warnings.add(none.name() + " = none: engine performance data must lie in " + folder.raw() + " already");
        } else {
            String rule = "throughput scaling needs engine performance data";
            String instead = "use \"rapid\", name the folder that has them in profile_results_dir, or set"
                    + " enable_throughput_scaling to false";
            problem(none.name(), none.raw(), rule, instead, Settings.PRE_DEPLOYMENT_SWEEPING_MODE);
        }
    }

    /** What a target without an SLA makes automatic, and what it has no use for. */
    private void otherTarget(PlannerConfig config) {
        OptimizationTarget target = config.get(Settings.OPTIMIZATION_TARGET);
        boolean sla = target == OptimizationTarget.SLA;
        List<Setting<?>> idle = sla
                ? List.of(
                        Settings.PREFILL_SCALE_UP_QUEUE_TOKENS,
                        Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS,
                        Settings.DECODE_SCALE_UP_KV_RATE,
                        Settings.DECODE_SCALE_DOWN_KV_RATE)
                : List.of(Settings.ENABLE_THROUGHPUT_SCALING, Settings.ENABLE_LOAD_SCALING);
        for (Setting<?> setting : idle) {
            Given written = given.get(setting);
            if (written != null && (sla || !written.raw().equals(config.get(setting)))) {
                warnings.add(written.name() + " = " + written.raw() + " has no effect: optimization_target is "
                        + target.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** A limit of a role that is not planned limits nothing. */
    private void otherRoles(Mode mode) {
        for (Role role : Mode.DISAGG.roles()) {
            if (!mode.roles().contains(role)) {
                String why =
                        "mode \"" + mode.name().toLowerCase(Locale.ROOT) + "\" has no " + role.label() + " engines";
                Settings.all().stream()
                        .map(setting -> given.get(setting.of(role)))
                        .filter(Objects::nonNull)
                        .forEach(limit -> warnings.add(limit.name() + " has no effect: " + why));
            }
        }
    }

    private void field(String name, @Nullable Object raw) {
        SettingEntry entry = SettingReference.named(name);
        if (entry != null && raw != null) {
            take(entry.setting(), name, raw);
        } else if (name.equals(PLUGINS) && raw != null) {
            plugins(raw);
        } else if (entry == null && !name.equals(PLUGINS)) {
            unknown(name, raw);
        }
    }

    private <T> void take(Setting<T> setting, String name, Object raw) {
        Given other = given.putIfAbsent(setting, new Given(name, raw));
        if (other != null) {
            if (!same(setting, other.raw(), raw)) {
                String rule = "is another name of " + setting.name() + ", and " + other.name() + " is "
                        + Secret.shown(other.name(), other.raw());
                problem(name, raw, rule, "write only " + setting.name(), setting);
            }
            return;
        }
        T value = PlainValues.read(setting, raw);
        if (value != null && setting.allows(value)) {
            builder.set(setting, value);
        } else {
            problem(name, raw, setting.rule(), instead(setting, raw), setting);
        }
    }

    private void fill(Setting<?> setting, String variable, String text) {
        Object raw =
                setting.type() == Integer.class && text.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
        Given written = given.get(setting);
        if (written == null) {
            take(setting, variable, raw);
        } else if (!same(setting, written.raw(), raw)) {
            warnings.add(written.name() + " = " + Secret.shown(written.name(), written.raw())
                    + " is used; the environment variable " + variable + " says " + Secret.masked(text));
        }
    }

    private static boolean same(Setting<?> setting, Object a, Object b) {
        return Objects.equals(PlainValues.read(setting, a), PlainValues.read(setting, b));
    }

    private void problem(String name, Object raw, String rule, String instead, Setting<?> setting) {
        problems.add(new ConfigProblem(name, raw, rule, instead));
        wrong.add(setting);
    }

    private void unknown(String name, @Nullable Object raw) {
        List<String> names = new ArrayList<>(List.of(PLUGINS, Dialect.FIELD));
        SettingReference.names().forEach(names::add);
        String nearest = Nearest.to(name, names);
        String instead = nearest == null ? "" : "write " + nearest;
        problems.add(ConfigProblem.unknown(name, raw, "is not a field of the planner", instead));
    }

    private void plugins(Object raw) {
        if (!(raw instanceof Map<?, ?> sections)) {
            problems.add(new ConfigProblem(PLUGINS, raw, "must be an object with one object per plug-in", ""));
            return;
        }
        sections.forEach((name, section) -> plugin(String.valueOf(name), section));
    }

    private void plugin(String name, @Nullable Object section) {
        String field = PLUGINS + "." + name;
        if (!(Objects.requireNonNullElse(section, Map.of()) instanceof Map<?, ?> settings)) {
            problems.add(new ConfigProblem(field, section, "must be an object", ""));
            return;
        }
        try {
            builder.plugin(name, PlainValues.copy(settings));
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem(field, null, String.valueOf(e.getMessage()), "use plain values only"));
        }
    }

    /** What to write, where a good guess is possible; else nothing. */
    private static String instead(Setting<?> setting, Object raw) {
        if (raw instanceof String text) {
            String nearest = setting.type().isEnum() ? Nearest.to(text, setting.choices()) : null;
            if (nearest != null) {
                return "write " + nearest;
            }
            boolean wantsText = setting.type().isEnum() || setting.type() == String.class;
            return wantsText || !text.matches("true|false|-?\\d+(\\.\\d+)?") ? "" : "write " + text + " without quotes";
        }
        boolean scalar = raw instanceof Number || raw instanceof Boolean;
        if (setting.type() == String.class && scalar) {
            return "write \"" + raw + "\", in quotes";
        }
        boolean unsaidLimit = setting.maximum() >= 1e9;
        boolean above = raw instanceof Number number && number.doubleValue() > setting.maximum();
        return unsaidLimit && above ? "use at most " + (long) setting.maximum() : "";
    }
}
