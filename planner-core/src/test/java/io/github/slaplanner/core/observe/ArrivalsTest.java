package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
    private static RequestCounts completed(double count) {
        return new RequestCounts(null, null, count, null, null);
    }

    private static Traffic piece(long from, RequestCounts counts, @Nullable Integer inFlight) {
        return Traffic.between(Instant.ofEpochSecond(from), Instant.ofEpochSecond(from + 10))
                .requests(counts)
                .inFlight(inFlight)
                .queued(3)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        // in flight before, completed, in flight now, arrivals
        "5, 10, 5, 10",
        "5, 10, 40, 45",
        "40, 45, 5, 10",
        "40, 10, 5, 0",
    })
    void counted_completedOnly_addsWhatCameIntoTheSystem(int then, double completed, int now, double arrivals) {
        Traffic before = piece(0, completed(1), then);
        Traffic counted = Arrivals.counted(piece(10, completed(completed), now), before);
        assertThat(counted.requests()).isEqualTo(new RequestCounts(arrivals, null, completed, null, null));
        assertThat(counted.queued()).isEqualTo(3);
        assertThat(counted.inFlight()).isEqualTo(now);
    }

    @Test
    void counted_nothingToTellArrivalsFrom_isLeftAlone() {
        Traffic piece = piece(10, completed(7), 5);
        assertThat(Arrivals.counted(piece, null)).isSameAs(piece);
        assertThat(Arrivals.counted(piece, piece(0, completed(7), null))).isSameAs(piece);
        assertThat(Arrivals.counted(piece, piece(-20, completed(7), 2)))
                .as("a gap")
                .isSameAs(piece);
        Traffic offered = piece(10, new RequestCounts(9.0, null, 7.0, null, null), 5);
        assertThat(Arrivals.counted(offered, piece)).isSameAs(offered);
    }
}
