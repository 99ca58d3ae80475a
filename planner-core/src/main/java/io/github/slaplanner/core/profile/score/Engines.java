package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.Help;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture;
import io.github.slaplanner.core.profile.rapid.ModelConfig;
import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.rapid.Precision;
import io.github.slaplanner.core.profile.score.KernelRow.Cell;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Computes the engines that tables and measurements name. Each model is read once. */
final class Engines {
    private final Path models;
    private final Map<String, ModelArchitecture> read = new HashMap<>();

    /** Engines of models whose folders are in a folder. */
    Engines(Path models) {
        this.models = models;
    }

    /** A model in a precision. */
    ModelArchitecture model(Cell cell) {
        ModelArchitecture own = read.computeIfAbsent(cell.model(), name -> ModelConfig.read(models.resolve(name)));
        Precision precision = precision(cell.dtype());
        return own.precision() == precision ? own : own.with(precision);
    }

    /** The kernels of an engine alone. */
    EngineModel kernels(Cell cell, Parallelism way) {
        return EngineModel.kernelsOnly(model(cell), gpu(cell), way, backend(cell));
    }

    /** The engine as a whole. */
    EngineModel whole(Cell cell, Parallelism way) {
        return new EngineModel(model(cell), gpu(cell), way, backend(cell), Help.NONE);
    }

    private Gpu gpu(Cell cell) {
        try {
            return Gpu.of(cell.gpu());
        } catch (IllegalArgumentException e) {
            throw new ProfileException(models, String.valueOf(e.getMessage()), e);
        }
    }

    private Backend backend(Cell cell) {
        return Arrays.stream(Backend.values())
                .filter(backend -> backend.name().equalsIgnoreCase(cell.backend()))
                .findFirst()
                .orElseThrow(() -> new ProfileException(
                        models, "backend \"" + cell.backend() + "\" is not known; known are vllm, sglang, trtllm"));
    }

    /** {@code fp8b} is 8 bits with a scale per block, {@code nvfp4} the form of 4 bits with 4-bit activations. */
    private Precision precision(String dtype) {
        return switch (dtype.toLowerCase(Locale.ROOT)) {
            case "fp8b", "fp8_block" -> Precision.FP8;
            case "nvfp4" -> Precision.FP4;
            default ->
                Arrays.stream(Precision.values())
                        .filter(precision -> precision.label().equalsIgnoreCase(dtype))
                        .findFirst()
                        .orElseThrow(() -> new ProfileException(
                                models,
                                "dtype \"" + dtype + "\" is not known; known are fp8b, nvfp4, "
                                        + Arrays.stream(Precision.values())
                                                .map(Precision::label)
                                                .collect(Collectors.joining(", "))));
        };
    }
}
