package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;

/** Turns measured points into curves. What it returns is immutable and safe to share between threads. */
public interface Interpolator {
    /**
     * A curve over prompt length.
     *
     * @throws IllegalArgumentException if there are too few points for the method
     */
    PrefillPerformance prefill(PrefillProfile profile);

    /**
     * A surface over KV cache use and context length.
     *
     * @throws IllegalArgumentException if there are too few points for the method
     */
    DecodePerformance decode(DecodeProfile profile);
}
