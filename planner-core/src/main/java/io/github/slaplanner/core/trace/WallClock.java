package io.github.slaplanner.core.trace;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Times such as {@code 2023-11-16 18:15:46.6805900}, {@code 2024-05-10T00:00:00Z} or {@code ... 00:00:00.5+00:00}. */
final class WallClock {
    static final String EXPECTED = "a time such as 2023-11-16 18:15:46.68 or 2024-05-10 00:00:00.01+00:00";

    private static final int DATE_AND_TIME = "2023-11-16 18:15:46".length();
    private static final String SHAPE = "dddd-dd-dd dd:dd:dd";

    private WallClock() {}

    /** Nanoseconds since the epoch; UTC if there is no offset. */
    static long nanos(byte[] bytes, int from, int to, String field) throws MalformedException {
        if (!shaped(bytes, from, to)) {
            throw Numbers.malformed(bytes, from, to, field, EXPECTED);
        }
        int at = from + DATE_AND_TIME;
        long fraction = 0;
        if (at < to && bytes[at] == '.') {
            long unit = 100_000_000;
            for (at++; at < to && Numbers.isDigit(bytes[at]); at++, unit /= 10) {
                fraction += unit * (bytes[at] - '0');
            }
        }
        try {
            int year = 100 * two(bytes, from) + two(bytes, from + 2);
            long day = LocalDate.of(year, two(bytes, from + 5), two(bytes, from + 8))
                    .toEpochDay();
            long seconds = 86_400 * day + secondOfDay(bytes, from + 11) - offset(bytes, at, to);
            return Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), fraction);
        } catch (DateTimeException | ArithmeticException e) {
            throw Numbers.malformed(bytes, from, to, field, EXPECTED);
        }
    }

    private static int secondOfDay(byte[] bytes, int from) {
        int hour = two(bytes, from);
        int minute = two(bytes, from + 3);
        int second = two(bytes, from + 6);
        if (hour > 23 || minute > 59 || second > 60) {
            throw new DateTimeException("no such time of day");
        }
        return 3600 * hour + 60 * minute + second;
    }

    private static boolean shaped(byte[] bytes, int from, int to) {
        if (to - from < DATE_AND_TIME) {
            return false;
        }
        for (int i = 0; i < DATE_AND_TIME; i++) {
            byte b = bytes[from + i];
            char shape = SHAPE.charAt(i);
            boolean fits = shape == 'd' ? Numbers.isDigit(b) : b == shape || (shape == ' ' && b == 'T');
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Seconds that the offset {@code Z}, {@code +hh}, {@code +hhmm} or {@code +hh:mm} is ahead of UTC. */
    private static int offset(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0 || (length == 1 && bytes[from] == 'Z')) {
            return 0;
        }
        boolean colon = length == 6 && bytes[from + 3] == ':';
        boolean signed = bytes[from] == '+' || bytes[from] == '-';
        if (!signed || !(length == 3 || length == 5 || colon)) {
            throw new DateTimeException("not an offset");
        }
        int minutes = length == 3 ? 0 : two(bytes, to - 2);
        int seconds = two(bytes, from + 1) * 3600 + minutes * 60;
        return bytes[from] == '-' ? -seconds : seconds;
    }

    private static int two(byte[] bytes, int at) {
        if (!Numbers.isDigit(bytes[at]) || !Numbers.isDigit(bytes[at + 1])) {
            throw new DateTimeException("not a digit");
        }
        return 10 * (bytes[at] - '0') + bytes[at + 1] - '0';
    }
}
