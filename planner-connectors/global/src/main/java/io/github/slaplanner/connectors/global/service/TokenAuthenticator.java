package io.github.slaplanner.connectors.global.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One caller with a token.
 *
 * @param name the caller
 * @param token its token, or null if it is in a file
 * @param file file with the token, read at every request so that it may be renewed, or null
 * @param pools names of the pools that it owns, or null for all
 */
record TokenAuthenticator(
        String name,
        @Nullable String token,
        @Nullable Path file,
        @Nullable Set<String> pools) implements Authenticator {
    @Override
    public @Nullable Caller caller(String given) {
        byte[] expected = expected().getBytes(StandardCharsets.UTF_8);
        // Takes the same time wherever the two differ.
        boolean same = MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
        return same && expected.length > 0
                ? new Caller(name, pool -> pools == null || pools.contains(pool.name()))
                : null;
    }

    private String expected() {
        if (file == null) {
            return token == null ? "" : token;
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The token of " + name + " cannot be read from " + file, e);
        }
    }
}
