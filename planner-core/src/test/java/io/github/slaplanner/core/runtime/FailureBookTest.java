package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.core.runtime.FailureBook.Event;
import io.github.slaplanner.core.runtime.FailureBook.News;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailureBookTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TICK = Duration.ofSeconds(10);

    private final FailureBook book = new FailureBook();
    private final List<Event> told = new ArrayList<>();
    private long now;

    @Test
    void failure_thatLasts_isToldAtGrowingDistances() {
        ticks(24 * 360, true);

        assertThat(told)
                .extracting(Event::news)
                .startsWith(News.BEGINS, News.STILL)
                .doesNotContain(News.ENDS);
        assertThat(told).as("a day of ticks").hasSizeLessThan(13);
        assertThat(book.open())
                .singleElement()
                .satisfies(failure -> assertThat(failure.times()).isEqualTo(24 * 360))
                .satisfies(failure -> assertThat(failure.since()).isEqualTo(NOON));
    }

    @Test
    void failure_thatIsOver_endsOnceAfterAMinute() {
        ticks(3, true);
        ticks(5, false);
        assertThat(told).extracting(Event::news).containsExactly(News.BEGINS);
        ticks(100, false);

        assertThat(told).extracting(Event::news).containsExactly(News.BEGINS, News.ENDS);
        assertThat(told.get(1).failure().times()).isEqualTo(3);
        assertThat(book.open()).isEmpty();
        assertThat(book.counts()).containsEntry("traffic", 3L);
    }

    @Test
    void failures_withOtherMessages_areOne() {
        for (int tick = 0; tick < 20; tick++) {
            note(book.failed("traffic", tick % 2 == 0 ? "timed out" : "still in an earlier call", NOON, now));
            advance();
        }
        assertThat(told).hasSize(1);
        assertThat(book.open().get(0).cause()).as("what happened last").isEqualTo("still in an earlier call");
    }

    @Test
    void failure_thatComesAndGoes_isOneLongOne() {
        for (int round = 0; round < 24 * 60; round++) {
            ticks(1, true);
            ticks(7, false);
        }
        assertThat(told).as("19 hours of every 80 seconds").hasSizeLessThan(20);
    }

    @Test
    void input_thatFailsByChance_fillsNoLog() {
        Random random = new Random(1);
        for (int tick = 0; tick < 24 * 360; tick++) {
            ticks(1, random.nextInt(100) == 0);
        }
        assertThat(told).as("1 % of a day of ticks").hasSizeLessThan(100);
    }

    @Test
    void failure_long_after_theLast_endsSoonAgain() {
        ticks(1, true);
        ticks(400, false);
        ticks(1, true);
        ticks(8, false);

        assertThat(told).extracting(Event::news).containsExactly(News.BEGINS, News.ENDS, News.BEGINS, News.ENDS);
    }

    @Test
    void failureWithoutACall_isRemindedOf() {
        note(book.failed("configuration", "min_endpoint", NOON, now));
        for (int tick = 0; tick < 100; tick++) {
            advance();
        }
        assertThat(told).extracting(Event::news).containsExactly(News.BEGINS, News.STILL, News.STILL);
    }

    private void ticks(int count, boolean failing) {
        for (int i = 0; i < count; i++) {
            if (failing) {
                note(book.failed("traffic", "no answer", NOON.plusNanos(now), now));
            } else {
                book.fine("traffic");
            }
            advance();
        }
    }

    private void advance() {
        told.addAll(book.due(now));
        now += TICK.toNanos();
    }

    private void note(Event event) {
        if (event != null) {
            told.add(event);
        }
    }
}
