package io.github.slaplanner.core.metrics.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A token or password: fixed, or from a file. The file is read for every request, so that a rotated one counts at once; it is
 * small, and a comparison of times would miss rotations within one tick of the file system's clock.
 *
 * @param fixed the secret, or null if it is in a file
 * @param file where it stands, or null
 */
public record Secret(@Nullable String fixed, @Nullable Path file) {
    /**
     * The secret as it is now.
     *
     * @throws FetchException if the file cannot be read or is empty
     */
    String current() {
        if (file == null) {
            return String.valueOf(fixed);
        }
        try {
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new FetchException("the secret file " + file + " is empty");
            }
            return secret;
        } catch (IOException e) {
            throw new FetchException("the secret file " + file + " cannot be read: " + e, e);
        }
    }

    /** Says where the secret comes from, and never what it is. */
    @Override
    public String toString() {
        return file == null ? "fixed secret" : "secret from " + file;
    }
}
