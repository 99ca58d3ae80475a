package io.github.slaplanner.simulator.traffic;

import io.github.slaplanner.simulator.stats.Mix;
import java.util.List;

/**
 * How a value changes with time: requests per second, or a mean length. Shapes are put together with {@link #sum} and {@link
 * #product}. The same arguments give the same values on every machine.
 */
@FunctionalInterface
public interface Shape {
    /** Seconds of an hour. */
    double HOUR = 3600;

    /** Seconds of a day. */
    double DAY = 24 * HOUR;

    /** The value at a time, seconds since the start, 0 or more; not negative. */
    double at(double seconds);

    /** The same value at all times. */
    static Shape constant(double value) {
        return seconds -> value;
    }

    /** A cosine from {@code low} at the start to {@code high} and back in every {@code period} seconds. */
    static Shape wave(double low, double high, double period) {
        return seconds -> low + (high - low) * (1 - StrictMath.cos(2 * Math.PI * seconds / period)) / 2;
    }

    /** Days that are quietest ({@code low}) twelve hours from {@code peakHour}, when they are busiest ({@code high}). */
    static Shape day(double low, double high, double peakHour) {
        Shape wave = wave(low, high, DAY);
        return seconds -> wave.at(seconds + DAY * 3 / 2 - peakHour * HOUR);
    }

    /**
     * Weeks that begin on Monday at midnight: {@code busy} in the office hours of five days, {@code quiet} else, with an hour of
     * rise and fall around them.
     *
     * @param from hour at which all work
     * @param to hour from which they go, after {@code from}
     */
    static Shape officeHours(double quiet, double busy, double from, double to) {
        return seconds -> {
            double hour = seconds % DAY / HOUR;
            double share = Math.min(hour - (from - 1), to + 1 - hour);
            boolean weekday = (long) (seconds / DAY) % 7 < 5;
            return quiet + (busy - quiet) * (weekday ? unit(share) : 0);
        };
    }

    /** From one value to another in a straight line, {@code length} seconds from {@code start} on; a step if that is 0. */
    static Shape ramp(double from, double to, double start, double length) {
        return seconds -> {
            double passed = seconds - start;
            double share = length > 0 ? unit(passed / length) : passed < 0 ? 0 : 1;
            return from + (to - from) * share;
        };
    }

    /** {@code inside} for {@code length} seconds from {@code start} on, {@code outside} before and after. */
    static Shape pulse(double outside, double inside, double start, double length) {
        return seconds -> seconds >= start && seconds < start + length ? inside : outside;
    }

    /** {@code high} at first for {@code on} seconds, then {@code low} for {@code off} seconds, and so on. */
    static Shape onOff(double high, double low, double on, double off) {
        return seconds -> seconds % (on + off) < on ? high : low;
    }

    /** What jobs at fixed times ask: {@code high} for {@code length} seconds at every multiple of {@code every}, else {@code low}. */
    static Shape cron(double low, double high, double every, double length) {
        return seconds -> seconds >= every && seconds % every < length ? high : low;
    }

    /**
     * A level that comes at once, falls back by half its excess every {@code halfLife} seconds, and stays: what the launch of a
     * product does.
     */
    static Shape launch(double before, double peak, double after, double start, double halfLife) {
        return seconds ->
                seconds < start ? before : after + (peak - after) * StrictMath.pow(0.5, (seconds - start) / halfLife);
    }

    /**
     * Another level every {@code every} seconds, each lognormal with this mean and independent of the one before: minutes that
     * are nearly idle beside minutes of ten times the mean.
     *
     * @param spread standard deviation of the logarithm
     * @param seed of the levels
     */
    static Shape clumps(double mean, double spread, double every, long seed) {
        return seconds -> mean * level(spread, (long) (seconds / every), seed);
    }

    /** As {@link #clumps}, but the level moves in a straight line from each to the next. */
    static Shape wander(double mean, double spread, double every, long seed) {
        return seconds -> {
            long step = (long) (seconds / every);
            double share = seconds / every - step;
            return mean * ((1 - share) * level(spread, step, seed) + share * level(spread, step + 1, seed));
        };
    }

    /** All of them together. */
    static Shape sum(List<Shape> shapes) {
        List<Shape> parts = List.copyOf(shapes);
        return seconds -> parts.stream().mapToDouble(shape -> shape.at(seconds)).sum();
    }

    /** Each times the others. */
    static Shape product(List<Shape> shapes) {
        List<Shape> parts = List.copyOf(shapes);
        return seconds ->
                parts.stream().mapToDouble(shape -> shape.at(seconds)).reduce(1, (left, right) -> left * right);
    }

    private static double level(double spread, long step, long seed) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - Mix.uniform(seed, step, 0)));
        double normal = radius * StrictMath.cos(2 * Math.PI * Mix.uniform(seed, step, 1));
        return StrictMath.exp(spread * normal - spread * spread / 2);
    }

    private static double unit(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
