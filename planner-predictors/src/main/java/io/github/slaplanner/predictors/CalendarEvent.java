package io.github.slaplanner.predictors;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something in the calendar that changes demand: at given dates, or at a time of day on given days of the week, by the clock
 * of a time zone.
 *
 * @param name how messages call it
 * @param dates local start times; empty if it recurs
 * @param time local start time on every day of {@code days}; null if it has dates
 * @param days days of the week on which it recurs
 * @param length how long it lasts
 * @param factor what it multiplies demand by, or null if that is to be learned
 * @param zone whose clock
 */
record CalendarEvent(
        String name,
        List<LocalDateTime> dates,
        @Nullable LocalTime time,
        Set<DayOfWeek> days,
        Duration length,
        @Nullable Double factor,
        ZoneId zone) {

    /** For each of the intervals from a start on, the share of it that the event covers, 0 to 1. */
    double[] shares(Instant start, Duration interval, int count) {
        double[] shares = new double[count];
        Instant end = start.plus(interval.multipliedBy(count));
        if (time == null) {
            dates.forEach(date -> cover(shares, start, interval, date.atZone(zone)));
            return shares;
        }
        LocalDate last = end.atZone(zone).toLocalDate();
        LocalDate day = start.minus(length).atZone(zone).toLocalDate();
        for (; !day.isAfter(last); day = day.plusDays(1)) {
            if (days.contains(day.getDayOfWeek())) {
                cover(shares, start, interval, day.atTime(time).atZone(zone));
            }
        }
        return shares;
    }

    private void cover(double[] shares, Instant start, Duration interval, ZonedDateTime from) {
        double step = interval.toNanos();
        double first = seconds(start, from.toInstant()) * 1e9 / step;
        double last = first + length.toNanos() / step;
        for (int i = (int) Math.max(0, Math.floor(first)); i < Math.min(shares.length, last); i++) {
            double covered = Math.min(i + 1, last) - Math.max(i, first);
            shares[i] = Math.min(1, shares[i] + Math.max(0, covered));
        }
    }

    private static double seconds(Instant from, Instant to) {
        return (to.getEpochSecond() - from.getEpochSecond()) + (to.getNano() - from.getNano()) / 1e9;
    }
}
