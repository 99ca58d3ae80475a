package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.core.trace.PromptBlocks;
import io.github.slaplanner.core.trace.Request;

/**
 * What a request asks of a fleet.
 *
 * @param isl prompt tokens, at least 1
 * @param cached how many of them need no reading on any engine, 0 to {@code isl}
 * @param osl output tokens, at least 1
 * @param blocks the prompt as the engines' prefix caches see it
 * @param attempt how often the client has asked for the same before
 */
public record RequestWork(int isl, int cached, int osl, PromptBlocks blocks, int attempt) {
    /** A request of which nothing but its lengths is known. */
    public static RequestWork of(int isl, int osl) {
        return new RequestWork(isl, 0, osl, PromptBlocks.NONE, 0);
    }

    /** A request of a trace. */
    public static RequestWork of(Request request) {
        return new RequestWork(request.isl(), 0, request.osl(), request.blocks(), 0);
    }

    /** The same once more. */
    public RequestWork again() {
        return new RequestWork(isl, cached, osl, blocks, attempt + 1);
    }
}
