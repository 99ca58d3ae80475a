package com.example.interpolator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.spi.InterpolatorContract;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import org.junit.jupiter.api.Test;

class CautiousInterpolatorTest extends InterpolatorContract {
    @Override
    protected InterpolatorProvider provider() {
        return new CautiousInterpolator();
    }

    @Test
    void prefill_betweenTwoPoints_isTheSlower() {
        PrefillPerformance prefill = interpolator().prefill(prefillProfile());

        assertThat(prefill.ttftMs(1101)).isEqualTo(prefill.ttftMs(2100));
        assertThat(prefill.longestPrompt(prefill.ttftMs(2100))).isBetween(2099.0, 2101.0);
    }

    @Test
    void decode_betweenTwoContexts_isTheSlower() {
        DecodePerformance decode = interpolator().decode(decodeProfile());

        assertThat(decode.itlMs(0.3, 1001)).isEqualTo(decode.itlMs(0.4, 2500));
    }
}
