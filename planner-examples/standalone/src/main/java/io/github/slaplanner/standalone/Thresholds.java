package io.github.slaplanner.standalone;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --fail-below}: an exit code for builds that watch the planner. A mixin. */
final class Thresholds {
    /** The result is there, and below what was asked for. */
    static final int FAILED = 3;

    private static final double PERCENT = 100;

    @Option(
            names = "--fail-below",
            paramLabel = "PERCENT",
            description =
                    "Exit with 3 if less than this share of requests is within the SLA with the first policy, in a suite in any cell.")
    private @Nullable Double least;

    /**
     * Looks at the number before the work.
     *
     * @throws BadInputException if it is no percentage
     */
    void check() {
        if (least != null && !(least >= 0 && least <= PERCENT)) {
            throw new BadInputException("--fail-below (" + least + ") must be 0 to 100. Maybe 99");
        }
    }

    /**
     * The exit code of a result, and a line that says why it is not 0.
     *
     * @param what has this attainment
     * @param attainment 0 to 1
     */
    int exit(Cli cli, String what, double attainment) {
        if (least == null || PERCENT * attainment >= least) {
            return 0;
        }
        cli.err()
                .println("planner: " + what + " has " + PERCENT * attainment + " % within the SLA, below " + least
                        + " %");
        return FAILED;
    }
}
