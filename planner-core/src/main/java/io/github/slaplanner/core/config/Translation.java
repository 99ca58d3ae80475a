package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings the fields of a document into the guide's names and meanings, and says what became of each. */
final class Translation {
    private static final String FRONTEND = "http://localhost:8000/metrics";

    private final Map<String, @Nullable Object> fields;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Translation(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** What is left, in the guide's names. */
    Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** What is wrong. */
    List<ConfigProblem> problems() {
        return problems;
    }

    /** What was asked for and cannot be done. */
    List<String> warnings() {
        return warnings;
    }

    /** What fields have become. */
    List<String> notes() {
        return notes;
    }

    void problem(ConfigProblem problem) {
        problems.add(problem);
    }

    void warning(String warning) {
        warnings.add(warning);
    }

    /** Fields that only Dynamo has are left out here too. */
    Translation fromGuide() {
        DynamoFields.UNUSED.forEach((name, field) -> {
            if (fields.containsKey(name)) {
                fields.remove(name);
                warnings.add(name + " is ignored: " + field.why());
            }
        });
        retired();
        return this;
    }

    Translation fromDynamo(boolean whole) {
        notes.add("read as a configuration of Dynamo 1.6's own planner; " + Dialect.FIELD
                + ": guide reads it as the planner guide's");
        retired();
        unused();
        sensitivity();
        PrometheusAccess.translate(fields, this);
        if (whole) {
            defaults();
            routerPage();
        }
        prophet();
        return this;
    }

    /** Dynamo's planner hears of loads over its event plane, so its configurations do not say where the router shows them. */
    private void routerPage() {
        boolean loads = !"sla".equals(fields.get(Settings.OPTIMIZATION_TARGET.name()))
                || Boolean.TRUE.equals(fields.get(Settings.ENABLE_LOAD_SCALING.name()));
        if (loads
                && "virtual".equals(fields.get(Settings.ENVIRONMENT.name()))
                && given(Settings.LOAD_ROUTER_METRICS_URL) == null) {
            fields.put(Settings.LOAD_ROUTER_METRICS_URL.name(), FRONTEND);
            warnings.add(Settings.LOAD_ROUTER_METRICS_URL + " is left out: " + FRONTEND
                    + " is used, where a Dynamo frontend listens by default");
        }
    }

    void note(String note) {
        notes.add(note);
    }

    private void retired() {
        if (fields.containsKey(DynamoFields.RETIRED)) {
            Object value = fields.remove(DynamoFields.RETIRED);
            problems.add(
                    new ConfigProblem(DynamoFields.RETIRED, value, "is retired, in Dynamo 1.6 too", "leave it out"));
        }
    }

    private void unused() {
        List<String> idle = new ArrayList<>();
        DynamoFields.UNUSED.forEach((name, field) -> {
            boolean written = fields.containsKey(name);
            Object value = fields.remove(name);
            if (value != null && DynamoFields.asks(field, value)) {
                warnings.add(name + " is not used: " + field.why());
            } else if (written) {
                idle.add(name);
            }
        });
        if (!idle.isEmpty()) {
            notes.add("not used, and nothing is asked for with it: " + String.join(", ", idle));
        }
    }

    /** There a share of the load that a smaller fleet may carry; here a smaller fleet is one that still meets the target. */
    private void sensitivity() {
        String name = Settings.LOAD_SCALING_DOWN_SENSITIVITY.name();
        Object value = fields.remove(name);
        if (value == null) {
            return;
        }
        if (value instanceof Number percent && percent.doubleValue() >= 0 && percent.doubleValue() <= 100) {
            notes.add(
                    name + " " + plain(percent) + " %: a role shrinks here when the smaller fleet would still meet its"
                            + " target for scale_down_stabilization, so the percentage is not needed; the guide's count of"
                            + " intervals stays at " + Settings.LOAD_SCALING_DOWN_SENSITIVITY.defaultValue());
        } else {
            problems.add(new ConfigProblem(name, value, "must be a percentage from 0 to 100 in Dynamo 1.6", ""));
        }
    }

    private void defaults() {
        List<String> filled = new ArrayList<>();
        DynamoFields.DEFAULTS.forEach((setting, value) -> {
            // With every other target load scaling is on by itself.
            boolean idle = setting.equals(Settings.ENABLE_LOAD_SCALING)
                    && !"sla".equals(fields.get(Settings.OPTIMIZATION_TARGET.name()));
            if (given(setting) == null && !idle) {
                Object plain = Objects.requireNonNull(PlainValues.write(setting, value), setting.name());
                fields.remove(setting.name());
                fields.put(setting.name(), plain);
                filled.add(setting + " " + plain);
            }
        });
        if (!filled.isEmpty()) {
            notes.add("left out, so at Dynamo 1.6's defaults: " + String.join(", ", filled));
        }
    }

    /** There a number of points, one per throughput interval; here seconds. */
    private void prophet() {
        String name = Settings.PROPHET_WINDOW_SIZE.name();
        Object value = fields.remove(name);
        if (value == null) {
            return;
        }
        if (!(value instanceof Number points) || points.doubleValue() < 1 || points.doubleValue() % 1 != 0) {
            problems.add(
                    new ConfigProblem(name, value, "must be a whole number of points in Dynamo 1.6, at least 1", ""));
            return;
        }
        Object written = given(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL);
        double interval = written instanceof Number seconds
                ? seconds.doubleValue()
                : Objects.requireNonNull(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL.defaultValue())
                        .toSeconds();
        double seconds = points.doubleValue() * interval;
        fields.put(name, seconds);
        notes.add(name + " " + plain(points) + " points: " + plain(seconds) + " s, one point per throughput interval");
    }

    /** What the document says of a setting, under any of its names; null if it says nothing. */
    private @Nullable Object given(Setting<?> setting) {
        return SettingReference.namesOf(setting)
                .map(fields::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String plain(Number number) {
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : number.toString();
    }
}
