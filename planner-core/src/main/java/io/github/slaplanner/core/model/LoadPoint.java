package io.github.slaplanner.core.model;

/**
 * A load and the latency at it.
 *
 * @param load tokens or KV blocks
 * @param latencyMs latency, ms
 */
public record LoadPoint(double load, double latencyMs) {}
