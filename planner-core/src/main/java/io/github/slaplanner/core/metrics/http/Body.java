package io.github.slaplanner.core.metrics.http;

import java.nio.charset.StandardCharsets;

/**
 * What a server answered.
 *
 * @param bytes a buffer that starts with the answer
 * @param length bytes of the answer
 */
@SuppressWarnings("ArrayRecordComponent")
public record Body(byte[] bytes, int length) {
    /** The start of the answer as text, for messages. */
    public String excerpt() {
        String text = new String(bytes, 0, Math.min(length, 300), StandardCharsets.UTF_8);
        return text.replaceAll("\\s+", " ").strip();
    }
}
