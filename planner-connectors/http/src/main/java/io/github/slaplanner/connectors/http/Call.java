package io.github.slaplanner.connectors.http;

import org.jspecify.annotations.Nullable;

/**
 * A request that has come in whole.
 *
 * @param method in capitals
 * @param path without the query, as it was sent
 * @param query without the question mark, or null
 * @param type content type of the body, or null
 * @param authorization the header of that name, or null
 * @param from address of the caller, for logs
 * @param body empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(
        String method,
        String path,
        @Nullable String query,
        @Nullable String type,
        @Nullable String authorization,
        String from,
        byte[] body) {
    private static final String SCHEME = "Bearer ";

    /** The bearer token; empty if there is none. */
    public String bearer() {
        String sent = authorization == null ? "" : authorization;
        return sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? sent.substring(SCHEME.length()).strip()
                : "";
    }

    /** Without the token and the body. */
    @Override
    public String toString() {
        return method + " " + path + " from " + from;
    }
}
