package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import org.junit.jupiter.api.Test;

class BuiltInProfileTest {
    @Test
    void engine_isWhatItsFormulasSay() {
        PrefillPerformance prefill =
                new MonotoneInterpolator().prefill(BuiltInProfile.engine().prefill());
        DecodePerformance decode =
                new MonotoneInterpolator().decode(BuiltInProfile.engine().decode());

        assertThat(prefill.ttftMs(4000)).isCloseTo(14 + 74 + 8, within(0.1));
        assertThat(decode.itlMs(0.5, 2400)).isCloseTo(5 + 3 + 12.5, within(0.1));
        assertThat(decode.highestLoad(20.5, 2400).kvUsage()).isCloseTo(0.5, within(0.01));
        assertThat(BuiltInProfile.engine()).isEqualTo(BuiltInProfile.engine());
    }
}
