package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.spi.ConnectorException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final StringWriter err = new StringWriter();
    private final Cli cli = new Cli(new PrintWriter(err), new PrintWriter(err, true), Map.of(), false);
    private final List<Duration> pauses = new ArrayList<>();
    private final Patience patience = new Patience(cli, pauses::add);

    @Test
    void environmentThatStarts_isWaitedFor() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        String started = patience.start(() -> {
            if (tries.incrementAndGet() < 4) {
                throw ConnectorException.passing("Not yet.", null);
            }
            return "started";
        });
        assertThat(started).isEqualTo("started");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(err.toString()).startsWith("warning: Not yet. Trying again in 1 s.");
    }

    @Test
    void environmentThatStaysAway_isGivenUpAfterTwoMinutes() {
        assertThatThrownBy(() -> patience.start(() -> {
                    throw ConnectorException.passing("Away.", null);
                }))
                .hasMessage("Away.");
        assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isBetween(100L, 120L);
    }

    @Test
    void refusal_isNotWaitedOut() {
        assertThatThrownBy(() -> patience.start(() -> {
                    throw new ConnectorException("May not.");
                }))
                .hasMessage("May not.");
        assertThat(pauses).isEmpty();
    }
}
