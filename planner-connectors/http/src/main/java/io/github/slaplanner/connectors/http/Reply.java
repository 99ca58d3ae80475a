package io.github.slaplanner.connectors.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param type content type
 * @param body the body; empty for none
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json";

    /** JSON as it stands. */
    public static Reply json(int status, byte[] body) {
        return new Reply(status, JSON, body, Map.of());
    }

    /** A line of plain text. */
    public static Reply plain(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** A refusal: what is wrong and what to do, in plain characters. */
    public static Reply problem(int status, String message) {
        return json(status, ("{\"error\":\"" + message + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    /** No content. */
    public static Reply nothing() {
        return new Reply(204, JSON, new byte[0], Map.of());
    }

    /** The same with one more header. */
    public Reply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, type, body, Map.copyOf(more));
    }
}
