package io.github.slaplanner.api.decision;

/**
 * What another size would have meant.
 *
 * @param replicas the size
 * @param attainment share of requests expected to meet the SLA at this size, 0 to 1
 */
public record Alternative(int replicas, double attainment) {}
