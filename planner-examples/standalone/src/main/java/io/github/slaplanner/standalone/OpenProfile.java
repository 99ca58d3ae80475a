package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.core.plugin.Plugins;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Performance data that were read, and what they are to be used for.
 *
 * @param name where they are from
 * @param config SLA, interpolator and GPUs per engine
 * @param prefill null if the mode has no role that reads prompts
 * @param decode null if the mode has no role that decodes
 * @param plugins where interpolators are found
 */
record OpenProfile(
        String name,
        PlannerConfig config,
        @Nullable PrefillProfile prefill,
        @Nullable DecodeProfile decode,
        Plugins plugins) {

    /** The name of the interpolator that the configuration chooses. */
    String method() {
        return config.get(Settings.INTERPOLATOR);
    }

    Interpolator interpolator(String method) {
        return plugins.create(InterpolatorProvider.class, method, PluginContext.of(config, method));
    }

    @Nullable
    PrefillPerformance prefillCurves() {
        PrefillProfile points = prefill;
        return points == null ? null : Cli.checked(() -> interpolator(method()).prefill(points));
    }

    @Nullable
    DecodePerformance decodeCurves() {
        DecodeProfile points = decode;
        return points == null ? null : Cli.checked(() -> interpolator(method()).decode(points));
    }

    int prefillGpus() {
        return Objects.requireNonNullElse(knownPrefillGpus(), 1);
    }

    /** What the configuration says, or null. */
    @Nullable
    Integer knownPrefillGpus() {
        return config.orNull(Settings.PREFILL_ENGINE_NUM_GPU);
    }

    int decodeGpus() {
        return Objects.requireNonNullElse(knownDecodeGpus(), 1);
    }

    /** What the configuration says, or null. */
    @Nullable
    Integer knownDecodeGpus() {
        return config.orNull(Settings.DECODE_ENGINE_NUM_GPU);
    }
}
