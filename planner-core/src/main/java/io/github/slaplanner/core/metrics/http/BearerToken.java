package io.github.slaplanner.core.metrics.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token: none, fixed, or from a file. The file is read for every request, so that a rotated token counts at once; it
 * is small, and a comparison of times would miss rotations within one tick of the file system's clock.
 *
 * @param fixed the token, or null
 * @param file where it stands, or null
 */
public record BearerToken(@Nullable String fixed, @Nullable Path file) {
    /** No token. */
    public static final BearerToken NONE = new BearerToken(null, null);

    /**
     * The token as it is now, or null if none is to be sent.
     *
     * @throws FetchException if the file cannot be read or is empty
     */
    @Nullable
    String current() {
        if (file == null) {
            return fixed;
        }
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new FetchException("the token file " + file + " is empty");
            }
            return token;
        } catch (IOException e) {
            throw new FetchException("the token file " + file + " cannot be read: " + e, e);
        }
    }

    /** Says whether there is a token, and never which. */
    @Override
    public String toString() {
        return file != null ? "token from " + file : fixed != null ? "fixed token" : "no token";
    }
}
