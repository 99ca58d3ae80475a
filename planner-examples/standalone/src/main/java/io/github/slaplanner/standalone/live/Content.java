package io.github.slaplanner.standalone.live;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param type content type
 * @param body the body
 */
record Content(int status, String type, byte[] body) {
    static Content of(int status, String type, String body) {
        return new Content(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    static Content plain(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text + "\n");
    }
}
