package io.github.slaplanner.standalone.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them: the one place that rounds. */
public final class Figures {
    private static final String NONE = "–";
    private static final int GROUPED = 1000;
    private static final double MS_PER_SECOND = 1000;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final double SECONDS_PER_HOUR = 3600;

    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share as a percentage with two decimals; 100 % only if nothing is missing. */
    static String share(double share) {
        if (!Double.isFinite(share)) {
            return NONE;
        }
        double percent = percent(share);
        return String.format(Locale.ROOT, percent == 100 ? "%.0f %%" : "%.2f %%", percent);
    }

    /** A share as a percentage of two decimals, rounded down, so that 100 and a target are shown only where they are reached. */
    public static double percent(double share) {
        return Math.floor(share * 10_000 + 1e-6) / 100;
    }

    /** Three digits or more. */
    public static String number(double number) {
        if (!Double.isFinite(number)) {
            return NONE;
        }
        double size = Math.abs(number);
        if (size >= GROUPED) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3g", number);
    }

    /** Milliseconds up to a second, then seconds, then minutes. */
    static String ms(@Nullable Double ms) {
        if (ms == null || !Double.isFinite(ms)) {
            return NONE;
        }
        double seconds = ms / MS_PER_SECOND;
        if (seconds < 1) {
            return trimmed(ms) + " ms";
        }
        return seconds < 2 * SECONDS_PER_MINUTE
                ? trimmed(seconds) + " s"
                : trimmed(seconds / SECONDS_PER_MINUTE) + " min";
    }

    static String seconds(double seconds) {
        if (seconds < 2 * SECONDS_PER_MINUTE) {
            return trimmed(seconds) + " s";
        }
        return seconds < 2 * SECONDS_PER_HOUR
                ? trimmed(seconds / SECONDS_PER_MINUTE) + " min"
                : trimmed(seconds / SECONDS_PER_HOUR) + " h";
    }

    /** A time since the start, as hours and minutes, with the day once there is more than one. */
    static String clock(double seconds) {
        long minutes = Math.round(seconds / SECONDS_PER_MINUTE);
        String time = String.format(Locale.ROOT, "%02d:%02d", minutes / 60 % 24, minutes % 60);
        return minutes < 24 * 60 + 1 && minutes != 24 * 60
                ? time
                : minutes == 24 * 60 ? "24:00" : "day " + (minutes / 1440 + 1) + ", " + time;
    }

    /** Three digits, without zeros that say nothing. */
    static String trimmed(double number) {
        String text = number(number);
        return text.contains(".") ? text.replaceFirst("0+$", "").replaceFirst("\\.$", "") : text;
    }
}
