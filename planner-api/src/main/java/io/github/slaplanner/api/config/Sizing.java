package io.github.slaplanner.api.config;

/** How throughput scaling turns demand into replicas. */
public enum Sizing {
    /** The guide's arithmetic: mean demand over the best throughput within the SLA. */
    GUIDE,
    /** By attainment: the fewest engines that keep the wanted share of requests within the SLA. */
    SLA
}
