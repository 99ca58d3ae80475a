package io.github.slaplanner.core.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of a text as ranges of one buffer. Blank lines and a byte order mark are passed over. */
final class LineReader implements Closeable {
    private static final int LONGEST_LINE = 1 << 24;

    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int limit;
    private int next;
    private int start;
    private int end;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Moves to the next line that is not blank; false at the end of the text. */
    boolean advance() throws IOException {
        while (readLine()) {
            if (number == 1 && end - start >= 3 && buffer[start] == (byte) 0xEF && buffer[start + 1] == (byte) 0xBB) {
                start += 3;
            }
            while (start < end && isBlank(buffer[start])) {
                start++;
            }
            while (start < end && isBlank(buffer[end - 1])) {
                end--;
            }
            if (start < end) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private boolean readLine() throws IOException {
        int at = next;
        while (true) {
            while (at < limit && buffer[at] != '\n') {
                at++;
            }
            if (at < limit) {
                return line(at, at + 1);
            }
            int searched = at - next;
            if (!fill()) {
                return limit > next && line(limit, limit);
            }
            at = next + searched;
        }
    }

    private boolean line(int lineEnd, int following) {
        start = next;
        end = lineEnd;
        next = following;
        number++;
        return true;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, limit - next);
        limit -= next;
        next = 0;
        if (limit == buffer.length) {
            if (limit >= LONGEST_LINE) {
                throw new IOException("a line is longer than " + LONGEST_LINE + " bytes; it is not a text of lines");
            }
            buffer = Arrays.copyOf(buffer, 2 * limit);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, read);
        return read > 0;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Number of the line in the file, from 1. */
    long number() {
        return number;
    }

    /** The line as text, cut to what fits a message. */
    String text() {
        return text(buffer, start, end);
    }

    /** Whether the line has a text in it. */
    boolean contains(String text) {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8).contains(text);
    }

    /** A piece of a buffer for a message: printable and not too long. */
    static String text(byte[] bytes, int from, int to) {
        int cut = Math.min(to, from + 80);
        String text = new String(bytes, from, cut - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}|\uFFFD", "?");
        return '"' + text + (cut < to ? "...\"" : "\"");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
