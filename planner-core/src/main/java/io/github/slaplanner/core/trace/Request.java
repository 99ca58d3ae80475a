package io.github.slaplanner.core.trace;

/**
 * One request of a trace.
 *
 * @param arrivalSeconds seconds since the first request of the trace
 * @param isl input length, tokens, at least 1
 * @param osl output length, tokens, at least 1
 * @param blocks the prompt as prefix caches see it; {@link PromptBlocks#NONE} if the trace does not tell
 */
public record Request(double arrivalSeconds, int isl, int osl, PromptBlocks blocks) {
    /** A request of whose prompt only the length is known. */
    public Request(double arrivalSeconds, int isl, int osl) {
        this(arrivalSeconds, isl, osl, PromptBlocks.NONE);
    }
}
