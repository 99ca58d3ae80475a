package io.github.slaplanner.core.profile.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** What went wrong at an endpoint, in words, and whether another try makes sense. */
final class EndpointFailure {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(10);
    /** A server that wants more is not to be measured now. */
    private static final long LONGEST_WAIT = 300;

    private EndpointFailure() {}

    /** A status that is not 200. */
    static SweepException of(Endpoint endpoint, HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String said = status + (body.isBlank() ? "" : ", \"" + message(body) + "\"");
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                new SweepException(endpoint.base() + " refuses the API key (" + said + ").\n"
                        + (endpoint.apiKey() == null
                                ? "Name the environment variable that holds one with --api-key-env."
                                : "Maybe the variable that --api-key-env names holds another server's key."));
            case NOT_FOUND ->
                new SweepException(endpoint.base() + " does not know model \"" + endpoint.model() + "\" or the path ("
                        + said + ").");
            case TOO_MANY -> tooMany(endpoint, response, said);
            default ->
                status >= SERVER
                        ? SweepException.passing(endpoint.base() + " fails (" + said + ")", SOON)
                        : new SweepException(endpoint.base() + " refuses the request (" + said + ").");
        };
    }

    private static SweepException tooMany(Endpoint endpoint, HttpResponse<?> response, String said) {
        String after = response.headers().firstValue("Retry-After").orElse("");
        long seconds = after.matches("\\d{1,9}") ? Long.parseLong(after) : LATER.toSeconds();
        String message = endpoint.base() + " has too many requests (" + said + ")";
        return seconds > LONGEST_WAIT
                ? new SweepException(message + " and wants a pause of " + seconds + " s; measure it at another time.")
                : SweepException.passing(message, Duration.ofSeconds(seconds));
    }

    /** A call without a whole response. */
    static SweepException of(Endpoint endpoint, Throwable cause, int pieces, int wanted) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new SweepException(
                    "Cannot reach " + endpoint.base() + ".\nMaybe the server is not running, or the URL is"
                            + " wrong; it is http://host:port, without a path.");
        }
        if (cause instanceof HttpTimeoutException) {
            return new SweepException(endpoint.base() + " did not answer within "
                    + endpoint.timeout().toSeconds() + " s; give it longer with --request-timeout.");
        }
        if (cause instanceof IOException && pieces > 0) {
            return SweepException.passing(
                    "The stream was cut in the middle, after " + pieces + " of " + wanted + " tokens", SOON);
        }
        return SweepException.passing(endpoint.base() + " broke the connection (" + cause + ")", SOON);
    }

    private static String message(String body) {
        try {
            String message = JSON.readTree(body).at("/error/message").asText("");
            return message.isEmpty() ? body.strip() : message;
        } catch (JsonProcessingException e) {
            return body.strip();
        }
    }
}
