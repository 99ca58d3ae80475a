package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One caller with a token.
 *
 * @param name the caller
 * @param token its token; read at every request where it is in a file, so that it may be renewed
 * @param pools names of the pools that it owns, or null for all
 */
record TokenAuthenticator(
        String name, Secret token, @Nullable Set<String> pools) implements Authenticator {
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
        try {
            return token.reveal();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("The token of " + name + " is not known: " + e.getMessage(), e);
        }
    }
}
