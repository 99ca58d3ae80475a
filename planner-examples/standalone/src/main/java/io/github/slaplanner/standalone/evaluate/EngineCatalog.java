package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.simulator.fleet.FormulaEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The engines of a suite by name: the built-in one, folders of profiling results, and formulas. */
final class EngineCatalog {
    /** The name of the engine that every suite has. */
    static final String BUILT_IN = "built-in";

    private final Map<String, Maker> makers = new LinkedHashMap<>();

    /** Makes an engine as a configuration wants it interpolated. */
    private record Maker(int gpus, Performance performance) {}

    private interface Performance {
        EnginePerformance of(PlannerConfig config);
    }

    EngineCatalog(Fields fields, Path folder, EngineLoader loader) {
        makers.put(BUILT_IN, new Maker(1, config -> loader.performance(config, BuiltInProfile.engine())));
        Set<String> names = new TreeSet<>(fields.names());
        for (String name : names) {
            makers.put(name, maker(fields.fields(name, Map.of()), folder, loader));
        }
    }

    private static Maker maker(Fields engine, Path folder, EngineLoader loader) {
        engine.take("about");
        String profile = engine.text("profile");
        int gpus = engine.integer("gpus", 1);
        if (profile != null) {
            engine.done();
            Path results = folder.resolve(profile);
            return new Maker(gpus, config -> loader.performance(config, results));
        }
        double[] ttft = three(engine, "ttft_ms");
        double[] itl = three(engine, "itl_ms");
        long kv = (long) engine.number("kv_tokens");
        engine.done();
        FormulaEngine formula = Fields.checked(
                engine.where(), () -> new FormulaEngine(ttft[0], ttft[1], ttft[2], itl[0], itl[1], itl[2], kv, gpus));
        return new Maker(gpus, config -> loader.performance(config, formula.profile()));
    }

    private static double[] three(Fields engine, String name) {
        List<Object> numbers = engine.list(name);
        if (numbers.size() != 3) {
            throw new SuiteException(
                    engine.at(name) + ": expected three numbers, or profile: FOLDER; found " + numbers);
        }
        return numbers.stream()
                .mapToDouble(number -> Fields.number(engine.at(name), number))
                .toArray();
    }

    /** The configuration with the GPUs of an engine, where it does not say. */
    PlannerConfig fitted(String where, String engine, PlannerConfig config) {
        int gpus = maker(where, engine).gpus;
        PlannerConfig.Builder builder = config.toBuilder();
        if (config.orNull(Settings.PREFILL_ENGINE_NUM_GPU) == null) {
            builder.set(Settings.PREFILL_ENGINE_NUM_GPU, gpus);
        }
        if (config.orNull(Settings.DECODE_ENGINE_NUM_GPU) == null) {
            builder.set(Settings.DECODE_ENGINE_NUM_GPU, gpus);
        }
        return builder.build();
    }

    EnginePerformance performance(String where, String engine, PlannerConfig config) {
        return maker(where, engine).performance.of(config);
    }

    private Maker maker(String where, String engine) {
        Maker maker = makers.get(engine);
        if (maker == null) {
            throw Fields.unknown(where + ": there is no engine", engine, makers.keySet());
        }
        return maker;
    }
}
