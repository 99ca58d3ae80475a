package io.github.slaplanner.api.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private final ManualClock clock = ManualClock.atNoon();

    @Test
    void advance_movesTheClockAndNothingElseDoes() {
        assertThat(clock.instant()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(clock.advance(Duration.ofSeconds(5))).isEqualTo(Instant.parse("2026-01-01T12:00:05Z"));
        assertThat(clock.millis())
                .isEqualTo(Instant.parse("2026-01-01T12:00:05Z").toEpochMilli());
    }

    @Test
    void advance_backwards_refused() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
