package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.sweep.SweepListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows how a sweep goes on: a bar on a terminal, and what a person should know as warnings. */
final class SweepDisplay implements SweepListener {
    private static final int MINUTE = 60;

    private final Progress bar;
    private final Cli cli;

    SweepDisplay(Progress bar, Cli cli) {
        this.bar = bar;
        this.cli = cli;
    }

    @Override
    public void progress(String point, double share, @Nullable Duration left) {
        bar.show(point + (left == null ? "" : ", " + words(left) + " left"), share);
    }

    private static String words(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 2 * MINUTE ? seconds + " s" : seconds / MINUTE + " min";
    }

    @Override
    public void notice(String message) {
        bar.clear();
        cli.warn(message);
    }
}
