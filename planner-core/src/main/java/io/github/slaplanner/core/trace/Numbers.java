package io.github.slaplanner.core.trace;

import java.nio.charset.StandardCharsets;

/** Numbers out of bytes: plain decimals without a string in between, anything else through the JDK. */
final class Numbers {
    static final int LONGEST = 10_000_000;
    static final String LENGTH = "a whole number from 1 to " + LONGEST;
    static final String SECONDS = "a number of seconds";
    static final String VALUE = "a number that is not negative, or nothing for a gap";

    private static final long LARGEST_SECONDS = 9_000_000_000L;
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Numbers() {}

    /** Seconds as nanoseconds; digits beyond the ninth decimal are dropped. */
    static long nanos(byte[] bytes, int from, int to, String field) throws MalformedException {
        int at = from;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        long seconds = 0;
        int whole = at;
        while (at < to && isDigit(bytes[at]) && at - whole < 11) {
            seconds = 10 * seconds + bytes[at++] - '0';
        }
        long fraction = 0;
        int decimals = 0;
        boolean plain = at > whole;
        if (at < to && bytes[at] == '.') {
            at++;
            for (; at < to && isDigit(bytes[at]); at++) {
                if (decimals < 9) {
                    fraction = 10 * fraction + bytes[at] - '0';
                    decimals++;
                }
            }
        }
        if (!plain || at < to || seconds > LARGEST_SECONDS) {
            return nanos(real(bytes, from, to), bytes, from, to, field);
        }
        long nanos = seconds * 1_000_000_000 + fraction * POWERS[9 - decimals];
        return negative ? -nanos : nanos;
    }

    private static long nanos(double seconds, byte[] bytes, int from, int to, String field) throws MalformedException {
        if (!(Math.abs(seconds) <= LARGEST_SECONDS)) {
            throw malformed(bytes, from, to, field, SECONDS);
        }
        return Math.round(seconds * 1e9);
    }

    /** A length in tokens from {@code least} to {@link #LONGEST}; a fraction of zero is let pass. */
    static int length(byte[] bytes, int from, int to, String field, int least) throws MalformedException {
        int at = from;
        long value = 0;
        while (at < to && isDigit(bytes[at]) && value <= LONGEST) {
            value = 10 * value + bytes[at++] - '0';
        }
        if (at < to || at == from) {
            double real = real(bytes, from, to);
            value = real == Math.rint(real) && Math.abs(real) <= LONGEST ? (long) real : -1;
        }
        if (value < least || value > LONGEST) {
            throw malformed(bytes, from, to, field, LENGTH);
        }
        return (int) value;
    }

    /** A finite number that is not negative, or NaN where the text says so. */
    static double value(byte[] bytes, int from, int to, String field) throws MalformedException {
        if (text(bytes, from, to).equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        double value = real(bytes, from, to);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw malformed(bytes, from, to, field, VALUE);
        }
        return value;
    }

    static MalformedException malformed(byte[] bytes, int from, int to, String field, String expected) {
        return new MalformedException(field + " is " + LineReader.text(bytes, from, to), expected);
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** A decimal number with an optional exponent; NaN if it is none. */
    private static double real(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isDigit(bytes[i]) && "+-.eE".indexOf(bytes[i]) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text(bytes, from, to));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
