package io.github.slaplanner.core.metrics.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a page: name, labels and value. The parser shows one object again and again, so nothing of it is to be kept;
 * strings are made when asked for.
 */
public final class MetricSample {
    private static final int MOST_LABELS = 256;
    private static final int FIELDS = 4;

    private final byte[] page;
    private int[] bounds = new int[8 * FIELDS];
    private int labels;
    private int nameStart;
    private int nameEnd;
    private int headEnd;
    private int line;
    private double value;

    MetricSample(byte[] page) {
        this.page = page;
    }

    /** The name of the series, with suffixes such as {@code _bucket}. */
    public String name() {
        return text(nameStart, nameEnd);
    }

    /** Name and labels as they stand on the page, to know the series by on the next one. */
    public byte[] head() {
        return Arrays.copyOfRange(page, nameStart, headEnd);
    }

    /** Whether name and labels stand on the page like this; cheaper than reading them. */
    public boolean headed(byte[] head) {
        return Arrays.equals(head, 0, head.length, page, nameStart, headEnd);
    }

    /** The value; NaN and infinities are values too. */
    public double value() {
        return value;
    }

    /**
     * The value of a label, or null if the series has no such label.
     *
     * @param name the label's name as ASCII bytes
     */
    public @Nullable String label(byte[] name) {
        for (int at = 0; at < labels * FIELDS; at += FIELDS) {
            if (Arrays.equals(name, 0, name.length, page, bounds[at], bounds[at + 1])) {
                return unescaped(bounds[at + 2], bounds[at + 3]);
            }
        }
        return null;
    }

    /** All labels, in the order of the page. */
    public Map<String, String> labels() {
        Map<String, String> all = new LinkedHashMap<>();
        for (int at = 0; at < labels * FIELDS; at += FIELDS) {
            all.put(text(bounds[at], bounds[at + 1]), unescaped(bounds[at + 2], bounds[at + 3]));
        }
        return all;
    }

    /** Reads the line and returns where the next one starts. */
    int read(int start, int end, int number) {
        nameStart = start;
        nameEnd = end;
        line = number;
        labels = 0;
        checkName(start, end, "the name of a metric");
        int at = blanks(page, end);
        headEnd = page[at] == '{' ? readLabels(at + 1) : end;
        at = blanks(page, headEnd);
        at = blanks(page, readNumber(at, "a value"));
        if (page[at] != '\n' && page[at] != '#') {
            double kept = value;
            at = blanks(page, readNumber(at, "a timestamp"));
            value = kept;
        }
        if (page[at] == '#') {
            // An exemplar of OpenMetrics: not read.
            at = lineEnd(page, at);
        }
        if (page[at] != '\n') {
            throw malformed(at, "the end of the line");
        }
        return at + 1;
    }

    private int readLabels(int from) {
        int at = blanks(page, from);
        while (page[at] != '}') {
            int end = at;
            while (inName(page[end])) {
                end++;
            }
            checkName(at, end, "the name of a label");
            int quote = blanks(page, expect('=', blanks(page, end)));
            int start = expect('"', quote);
            int stop = closingQuote(start);
            remember(at, end, start, stop);
            at = blanks(page, stop + 1);
            if (page[at] == ',') {
                at = blanks(page, at + 1);
            } else if (page[at] != '}') {
                throw malformed(at, "a comma or }");
            }
        }
        return at + 1;
    }

    private int expect(char wanted, int at) {
        if (page[at] != wanted) {
            throw malformed(at, wanted + " of a label");
        }
        return at + 1;
    }

    private int closingQuote(int from) {
        int at = from;
        while (page[at] != '"') {
            if (page[at] == '\\' && page[at + 1] != '\n') {
                at++;
            } else if (page[at] == '\n') {
                throw malformed(at, "the closing quote of a label's value");
            }
            at++;
        }
        return at;
    }

    private void remember(int name, int end, int start, int stop) {
        int at = labels * FIELDS;
        if (at == bounds.length) {
            if (labels >= MOST_LABELS) {
                throw malformed(name, "no more than " + MOST_LABELS + " labels");
            }
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[at] = name;
        bounds[at + 1] = end;
        bounds[at + 2] = start;
        bounds[at + 3] = stop;
        labels++;
    }

    private int readNumber(int from, String what) {
        int at = from;
        while (page[at] != ' ' && page[at] != '\t' && page[at] != '\n') {
            at++;
        }
        value = DecimalReader.read(page, from, at);
        if (Double.isNaN(value) && !DecimalReader.isNan(page, from, at)) {
            throw malformed(from, what);
        }
        return at;
    }

    private void checkName(int from, int to, String what) {
        boolean valid = to > from && !isDigit(page[from]);
        for (int at = from; at < to && valid; at++) {
            valid = inName(page[at]);
        }
        if (!valid) {
            throw malformed(from, what);
        }
    }

    private ExpositionException malformed(int at, String expected) {
        int end = lineEnd(page, at);
        String seen = end == at ? "the line ends" : text(at, Math.min(end, at + 40));
        return new ExpositionException(line, "expected " + expected + " where it says: " + seen);
    }

    private String text(int from, int to) {
        return new String(page, from, to - from, StandardCharsets.UTF_8);
    }

    private String unescaped(int from, int to) {
        String raw = text(from, to);
        int slash = raw.indexOf('\\');
        if (slash < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length()).append(raw, 0, slash);
        for (int at = slash; at < raw.length(); at++) {
            char next = raw.charAt(at);
            if (next == '\\' && at + 1 < raw.length()) {
                next = raw.charAt(++at);
                next = next == 'n' ? '\n' : next;
            }
            plain.append(next);
        }
        return plain.toString();
    }

    /** The first place at or after {@code at} that is no blank. */
    static int blanks(byte[] page, int at) {
        int next = at;
        while (page[next] == ' ' || page[next] == '\t') {
            next++;
        }
        return next;
    }

    static int lineEnd(byte[] page, int at) {
        int next = at;
        while (page[next] != '\n') {
            next++;
        }
        return next;
    }

    /** Where a name ends: at a brace, a blank or the end of the line. */
    static int nameEnd(byte[] page, int at) {
        int next = at;
        while (page[next] != '{' && page[next] > ' ') {
            next++;
        }
        return next;
    }

    private static boolean inName(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || isDigit(c);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
