package io.github.slaplanner.api.profile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Performance of the engines of a fleet.
 *
 * @param prefill prompts, or null if no planned role reads prompts
 * @param decode running sequences, or null if no planned role decodes
 */
public record EnginePerformance(
        @Nullable PrefillPerformance prefill, @Nullable DecodePerformance decode) {
    /**
     * Performance on prompts.
     *
     * @throws NullPointerException if there is none
     */
    public PrefillPerformance requirePrefill() {
        return Objects.requireNonNull(prefill, "There is no prefill performance");
    }

    /**
     * Performance on running sequences.
     *
     * @throws NullPointerException if there is none
     */
    public DecodePerformance requireDecode() {
        return Objects.requireNonNull(decode, "There is no decode performance");
    }
}
