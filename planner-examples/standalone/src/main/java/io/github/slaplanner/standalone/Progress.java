package io.github.slaplanner.standalone;

import java.io.PrintWriter;
import java.util.Locale;

/** A progress bar in one line that is written over; nothing at all where no terminal is. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 40;
    private static final double NANOS = 1e9;
    private static final int MINUTE = 60;

    private final PrintWriter err;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private String shown = "";

    Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * Shows how far the work has come; cheap enough for a tight loop of some thousand calls a second.
     *
     * @param label what is being done
     * @param share how much of it is done, 0 to 1
     */
    void show(String label, double share) {
        if (!terminal) {
            return;
        }
        int percent = (int) (100 * Math.max(0, Math.min(1, share)));
        int full = percent * WIDTH / 100;
        String line = label + " [" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + percent + " %";
        if (!line.equals(shown)) {
            overwrite(line);
        }
    }

    /** The same for work of some minutes, with the time that is left; may be called by several threads. */
    synchronized void showWithTimeLeft(String label, double share) {
        double passed = (System.nanoTime() - started) / NANOS;
        long left = Math.round(passed * (1 - share) / Math.max(share, Double.MIN_NORMAL));
        show(String.format(Locale.ROOT, "%d:%02d left, %s", left / MINUTE, left % MINUTE, label), share);
    }

    /** Wipes the bar away. */
    @Override
    public void close() {
        clear();
    }

    /** The same, and it may go on. */
    void clear() {
        if (!shown.isEmpty()) {
            overwrite("");
            err.print('\r');
            err.flush();
        }
    }

    private void overwrite(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
        err.flush();
        shown = line;
    }
}
