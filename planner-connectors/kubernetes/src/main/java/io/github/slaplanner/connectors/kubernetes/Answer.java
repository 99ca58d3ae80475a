package io.github.slaplanner.connectors.kubernetes;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered.
 *
 * @param code HTTP status, or 0 if there was no answer
 * @param body the object, or the {@code Status} of a failure
 * @param failure why there was no answer, or null
 * @param retryAfter how long the server wants to be left alone
 */
record Answer(int code, Map<String, Object> body, @Nullable Throwable failure, Duration retryAfter) {
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY_REQUESTS = 429;

    static Answer of(int code, Map<String, Object> body, Duration retryAfter) {
        return new Answer(code, body, null, retryAfter);
    }

    static Answer none(Throwable failure) {
        return new Answer(0, Map.of(), failure, Duration.ZERO);
    }

    boolean ok() {
        return code >= 200 && code < 300;
    }

    /** Whether the same call may succeed in a moment. */
    boolean passing() {
        return failure != null ? Trouble.passes(failure) : code == CONFLICT || code == TOO_MANY_REQUESTS || code >= 500;
    }
}
