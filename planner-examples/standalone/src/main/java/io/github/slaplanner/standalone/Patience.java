package io.github.slaplanner.standalone;

import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.function.Supplier;

/** Starts what needs an environment that may itself be starting: tries again for two minutes, with pauses that double. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Cli cli;
    private final Sleep sleep;

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleep {
        void pass(Duration time) throws InterruptedException;
    }

    Patience(Cli cli) {
        this(cli, time -> Thread.sleep(time.toMillis()));
    }

    Patience(Cli cli, Sleep sleep) {
        this.cli = cli;
        this.sleep = sleep;
    }

    /**
     * What the start comes to.
     *
     * @throws ConnectorException if the environment cannot be asked, and waiting did not help or could not
     */
    <T> T start(Supplier<T> start) throws InterruptedException {
        Duration waited = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return start.get();
            } catch (ConnectorException failure) {
                if (!failure.isPassing() || waited.plus(pause).compareTo(LIMIT) > 0) {
                    throw failure;
                }
                cli.warn(failure.getMessage() + " Trying again in " + pause.toSeconds() + " s.");
            }
            sleep.pass(pause);
            waited = waited.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
