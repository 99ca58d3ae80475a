package io.github.slaplanner.core.metrics.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Reads numbers from bytes. A mantissa below 2<sup>53</sup> and a power of ten up to 10<sup>22</sup> are both exact as doubles,
 * so one multiplication or division gives the nearest double (Clinger, "How to read floating point numbers accurately", 1990);
 * everything else goes through the JDK.
 */
final class DecimalReader {
    private static final long EXACT = 1L << 53;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final Set<String> INFINITE = Set.of("inf", "+inf", "infinity", "+infinity");
    private static final int LONGEST = 512;
    private static final int NOT_PLAIN = 1_000_000;

    private DecimalReader() {}

    /** The number; NaN for NaN and for what is no number. */
    static double read(byte[] page, int from, int to) {
        boolean negative = from < to && page[from] == '-';
        int at = negative || (from < to && page[from] == '+') ? from + 1 : from;
        long mantissa = 0;
        int digits = 0;
        int point = -1;
        for (; at < to; at++) {
            int digit = page[at] - '0';
            if (digit >= 0 && digit <= 9) {
                mantissa = 10 * mantissa + digit;
                digits++;
            } else if (page[at] == '.' && point < 0) {
                point = digits;
            } else {
                break;
            }
        }
        int power = point < 0 ? 0 : point - digits;
        if (at < to) {
            power += exponent(page, at, to);
        }
        if (digits == 0 || digits > 18 || mantissa > EXACT || Math.abs(power) >= POWERS.length) {
            return slow(page, from, to);
        }
        double value = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
        return negative ? -value : value;
    }

    /** The exponent that starts here; far out of range if it is not a plain one of up to three digits. */
    private static int exponent(byte[] page, int from, int to) {
        boolean letter = page[from] == 'e' || page[from] == 'E';
        boolean signed = from + 1 < to && (page[from + 1] == '-' || page[from + 1] == '+');
        int start = signed ? from + 2 : from + 1;
        if (!letter || start >= to || to - start > 3) {
            return NOT_PLAIN;
        }
        int exponent = 0;
        for (int at = start; at < to; at++) {
            if (page[at] < '0' || page[at] > '9') {
                return NOT_PLAIN;
            }
            exponent = 10 * exponent + page[at] - '0';
        }
        return signed && page[from + 1] == '-' ? -exponent : exponent;
    }

    static boolean isNan(byte[] page, int from, int to) {
        return to - from <= 4 && word(page, from, to).matches("[+-]?nan");
    }

    private static double slow(byte[] page, int from, int to) {
        if (to - from > LONGEST) {
            return Double.NaN;
        }
        String word = word(page, from, to);
        if (INFINITE.contains(word)) {
            return Double.POSITIVE_INFINITY;
        }
        if (word.startsWith("-") && INFINITE.contains(word.substring(1)) && word.charAt(1) != '+') {
            return Double.NEGATIVE_INFINITY;
        }
        return isDecimal(word) ? Double.parseDouble(word) : Double.NaN;
    }

    /** The JDK accepts more than the format does: a trailing d or f, and hexadecimal. */
    private static boolean isDecimal(String word) {
        int at = sign(word, 0);
        int whole = digits(word, at);
        int decimals = whole < word.length() && word.charAt(whole) == '.' ? digits(word, whole + 1) : whole;
        if (decimals == at || (decimals == at + 1 && decimals > whole)) {
            return false;
        }
        if (decimals == word.length()) {
            return true;
        }
        int exponent = sign(word, decimals + 1);
        return word.charAt(decimals) == 'e' && exponent < word.length() && digits(word, exponent) == word.length();
    }

    private static int sign(String word, int at) {
        return at < word.length() && (word.charAt(at) == '-' || word.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String word, int from) {
        int at = from;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static String word(byte[] page, int from, int to) {
        return new String(page, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
