package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the planner's fields in a document: at its top level, or under {@code features.planner}, with or without {@code spec}
 * above it. A request for a deployment says more that the planner needs: SLA, backend, model and GPUs.
 */
final class RequestDocument {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private RequestDocument(Map<?, ?> planner) {
        planner.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }

    /**
     * The planner's fields in the guide's names.
     *
     * @param whole whether what the document leaves out stands at the defaults of its dialect
     * @throws ConfigException if the document holds none
     */
    static Translation read(String source, Map<?, ?> document, boolean whole) {
        Map<?, ?> spec = child(document, "spec");
        for (Map<?, ?> level : spec == null ? List.of(document) : List.of(spec, document)) {
            Map<?, ?> features = child(level, "features");
            if (features != null && features.containsKey("planner")) {
                RequestDocument request = new RequestDocument(plannerIn(source, features.get("planner")));
                request.fillFrom(level);
                return request.translated(whole);
            }
        }
        boolean other = document.containsKey("features") || document.containsKey("spec");
        if (other || (document.containsKey("apiVersion") && document.containsKey("kind"))) {
            throw new ConfigException(source + ": holds no planner configuration; expected its fields at the top level,"
                    + " or under features.planner or spec.features.planner");
        }
        return Dialect.read(document, whole);
    }

    private Translation translated(boolean whole) {
        Translation translation = Dialect.read(fields, whole);
        warnings.forEach(translation::warning);
        notes.forEach(translation::note);
        return translation;
    }

    /** What the planner's section leaves out comes from the request around it. */
    private void fillFrom(Map<?, ?> spec) {
        Map<?, ?> sla = Objects.requireNonNullElse(child(spec, "sla"), Map.of());
        fill(Settings.TTFT, "ttft_ms", "spec.sla.ttft", sla.get("ttft"));
        fill(Settings.ITL, "itl_ms", "spec.sla.itl", sla.get("itl"));
        sla.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !List.of("ttft", "itl", "isl", "osl").contains(name))
                .forEach(
                        name -> warnings.add("spec.sla." + name + " is not used: the fleet is sized for ttft and itl"));
        Object backend = spec.get("backend");
        fill(Settings.BACKEND, Settings.BACKEND.name(), "spec.backend", "auto".equals(backend) ? null : backend);
        fill(Settings.MODEL_NAME, Settings.MODEL_NAME.name(), "spec.model", spec.get("model"));
        Map<?, ?> hardware = Objects.requireNonNullElse(child(spec, "hardware"), Map.of());
        fill(
                Settings.MAX_GPU_BUDGET,
                Settings.MAX_GPU_BUDGET.name(),
                "spec.hardware.totalGpus",
                hardware.get("totalGpus"));
    }

    private void fill(Setting<?> setting, String name, String place, @Nullable Object value) {
        if (value == null) {
            return;
        }
        String own = SettingReference.namesOf(setting)
                .filter(alias -> fields.get(alias) != null)
                .findFirst()
                .orElse(null);
        if (own == null) {
            fields.put(name, value);
            notes.add(setting + " is " + value + ", from " + place);
        } else if (!sameNumberOrText(fields.get(own), value)) {
            warnings.add(place + " = " + value + " is not used: the planner's own " + own + " is " + fields.get(own));
        }
    }

    private static boolean sameNumberOrText(@Nullable Object a, Object b) {
        if (a instanceof Number one && b instanceof Number other) {
            return one.doubleValue() == other.doubleValue();
        }
        return b.equals(a);
    }

    private static Map<?, ?> plannerIn(String source, @Nullable Object planner) {
        if (planner == null) {
            return Map.of();
        }
        if (planner instanceof Map<?, ?> fields) {
            return fields;
        }
        throw new ConfigException(source + ": features.planner must be an object of fields; found " + planner);
    }

    private static @Nullable Map<?, ?> child(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> child ? child : null;
    }
}
