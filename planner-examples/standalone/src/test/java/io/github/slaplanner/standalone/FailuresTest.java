package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.core.trace.TraceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
    private final StringWriter err = new StringWriter();
    private final Cli cli = new Cli(new PrintWriter(err), new PrintWriter(err, true), Map.of(), false);

    @Test
    void badInput_exitsTwoWithoutStackTrace() {
        assertThat(fail(new TraceException("a.csv, line 3: no."))).isEqualTo(2);
        assertThat(err).hasToString("planner: a.csv, line 3: no.\n");
    }

    @Test
    void environmentThatRefuses_isSaidWithoutItsClass() {
        assertThat(fail(new ConnectorException("Cannot begin: the API server answers HTTP 401.")))
                .isEqualTo(2);
        assertThat(err).hasToString("planner: Cannot begin: the API server answers HTTP 401.\n");
    }

    @Test
    void anythingElse_exitsOneWithAHint() {
        assertThat(fail(new IllegalStateException("oops"))).isEqualTo(1);
        assertThat(err).hasToString("""
                        planner: failed: java.lang.IllegalStateException: oops
                        Run it again with --stacktrace to see where.
                        """);
    }

    @Test
    void stackTrace_askedFor_isShown() {
        cli.stackTrace(true);

        assertThat(fail(new IllegalStateException("oops"))).isEqualTo(1);
        assertThat(err.toString()).contains("\tat io.github.slaplanner.standalone.FailuresTest");
    }

    @Test
    void checked_argumentRefused_isBadInput() {
        assertThatThrownBy(() -> Cli.checked(() -> Duration.ofSeconds(Integer.parseInt("x"))))
                .isInstanceOf(BadInputException.class)
                .hasMessage("For input string: \"x\"");
    }

    private int fail(RuntimeException failure) {
        return new CommandLine(new Failing(failure))
                .setExecutionExceptionHandler(new Failures(cli))
                .execute();
    }

    @Command
    private record Failing(RuntimeException failure) implements Runnable {
        @Override
        public void run() {
            throw failure;
        }
    }
}
