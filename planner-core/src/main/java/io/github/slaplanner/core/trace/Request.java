package io.github.slaplanner.core.trace;

/**
 * One request of a trace.
 *
 * @param arrivalSeconds seconds since the first request of the trace
 * @param isl input length, tokens, at least 1
 * @param osl output length, tokens, at least 1
 */
public record Request(double arrivalSeconds, int isl, int osl) {}
