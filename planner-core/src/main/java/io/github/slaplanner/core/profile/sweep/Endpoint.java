package io.github.slaplanner.core.profile.sweep;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server.
 *
 * @param url its base, with or without {@code /v1} at the end
 * @param model name of the model to ask
 * @param chat whether to use {@code /v1/chat/completions} and not {@code /v1/completions}; prompts are then words, whose
 *     tokens the server counts
 * @param apiKey key for the header {@code Authorization}, or null for none
 * @param timeout that one request may take
 */
public record Endpoint(
        URI url, String model, boolean chat, @Nullable String apiKey, Duration timeout) {
    /**
     * Refuses what is no HTTP URL.
     *
     * @throws IllegalArgumentException if so
     */
    public Endpoint {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "\"" + url + "\" is not the URL of a server; write http://host:port or https://host:port");
        }
    }

    /** A place below the base. */
    URI at(String path) {
        return URI.create(base() + path);
    }

    /** The base without {@code /v1}. */
    String base() {
        return url.toString().replaceFirst("/+$", "").replaceFirst("/v1$", "");
    }

    @Override
    public String toString() {
        return model + " at " + base() + (chat ? " (chat)" : "");
    }
}
