package io.github.slaplanner.core.metrics.http;

import io.github.slaplanner.api.config.Secret;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries to be let in.
 *
 * @param token sent as a bearer token, or null
 * @param user of HTTP basic authentication, or null
 * @param password of that user, or null
 * @param headers further headers, such as the tenant of a Prometheus that many share
 */
public record Access(
        @Nullable Secret token,
        @Nullable String user,
        @Nullable Secret password,
        Map<String, String> headers) {
    /** Nothing. */
    public static final Access OPEN = new Access(null, null, null, Map.of());

    /** Copies the headers. */
    public Access {
        headers = Map.copyOf(headers);
    }

    /** With a bearer token only. */
    public static Access ofToken(Secret token) {
        return new Access(token, null, null, Map.of());
    }

    /**
     * Adds the headers to a request.
     *
     * @throws FetchException if a secret cannot be read or sent
     */
    void apply(HttpRequest.Builder request) {
        headers.forEach(request::header);
        if (token != null) {
            authorize(request, "Bearer " + revealed(token), "the bearer token");
        } else if (user != null && password != null) {
            byte[] pair = (user + ":" + revealed(password)).getBytes(StandardCharsets.UTF_8);
            authorize(request, "Basic " + Base64.getEncoder().encodeToString(pair), "the password");
        }
    }

    private static String revealed(Secret secret) {
        try {
            return secret.reveal();
        } catch (IllegalStateException e) {
            throw new FetchException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void authorize(HttpRequest.Builder request, String value, String what) {
        try {
            request.header("Authorization", value);
        } catch (IllegalArgumentException e) {
            // Without its cause, which would show the secret.
            throw new FetchException(what + " has characters that no header may have");
        }
    }

    /** Says what kind of access this is; values may be secret and are not shown. */
    @Override
    public String toString() {
        return "access with " + (token != null ? token : user != null ? "user " + user : "nothing") + ", headers "
                + headers.keySet();
    }
}
