package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EngineTimeTest {
    private static final Instant START = Instant.EPOCH;

    @Test
    void mean_enginesComeInTheMiddle_countAsLongAsTheyServed() {
        EngineTime time = EngineTime.NONE
                .seen(3, START)
                .add(START, 30)
                .seen(27, START.plusSeconds(30))
                .add(START, 30);
        assertThat(time.mean()).isEqualTo(15);
    }

    @Test
    void mean_nextInterval_beginsAnewWithTheEnginesThatServe() {
        EngineTime time = EngineTime.NONE
                .seen(3, START)
                .add(START, 60)
                .seen(8, START.plusSeconds(60))
                .add(START.plusSeconds(60), 60);
        assertThat(time.mean()).isEqualTo(8);
    }

    @Test
    void mean_nothingWatched_isUnknown() {
        assertThat(EngineTime.NONE.seen(3, START).mean()).isNaN();
    }

    @Test
    void unchangedSince_isFromTheLastChangeOn() {
        EngineTime time =
                EngineTime.NONE.seen(3, START).seen(4, START.plusSeconds(20)).seen(4, START.plusSeconds(40));
        assertThat(time.unchangedSince(START.plusSeconds(20))).isTrue();
        assertThat(time.unchangedSince(START.plusSeconds(19))).isFalse();
        assertThat(EngineTime.NONE.unchangedSince(START)).isFalse();
    }
}
