package io.github.slaplanner.connectors.global.service;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells callers by their token. Called by several threads at once. */
@FunctionalInterface
public interface Authenticator {
    /** Lets everybody do everything. */
    Authenticator ANYBODY = token -> new Caller("anybody", pool -> true);

    /**
     * Who a token belongs to.
     *
     * @param token the bearer token; empty if the request has none
     * @return the caller, or null if nobody has this token
     * @throws RuntimeException if that cannot be found out now
     */
    @Nullable
    Caller caller(String token);

    /**
     * Somebody who may scale pools.
     *
     * @param name for logs
     * @param owns the pools
     */
    record Caller(String name, Predicate<PoolKey> owns) {}
}
