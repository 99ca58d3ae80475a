package io.github.slaplanner.connectors.global.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several ways to tell callers. One that fails, such as a token file that cannot be read, keeps nobody out whom another one
 * knows; it is logged once, until it works again.
 */
final class AnyOf implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(AnyOf.class);

    private final List<Authenticator> ways;
    private final Set<Authenticator> failing = ConcurrentHashMap.newKeySet();

    AnyOf(List<Authenticator> ways) {
        this.ways = List.copyOf(ways);
    }

    @Override
    public @Nullable Caller caller(String token) {
        if (token.isEmpty()) {
            return null;
        }
        boolean unknown = false;
        for (Authenticator way : ways) {
            try {
                Caller caller = way.caller(token);
                works(way);
                if (caller != null) {
                    return caller;
                }
            } catch (RuntimeException e) {
                unknown = true;
                fails(way, e);
            }
        }
        if (unknown) {
            throw new RefusedException(
                    RefusedException.UNAVAILABLE, "Who the caller is cannot be found out now; the log says why");
        }
        return null;
    }

    private void fails(Authenticator way, RuntimeException why) {
        if (failing.add(way)) {
            LOG.warn(
                    "Some callers are not known: {}. The others are served. Mend it; the service need not be restarted.",
                    why.getMessage());
        }
    }

    private void works(Authenticator way) {
        if (failing.remove(way)) {
            LOG.info("Callers that were not known are known again: {}", way);
        }
    }
}
