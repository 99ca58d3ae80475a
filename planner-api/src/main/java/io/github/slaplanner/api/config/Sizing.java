package io.github.slaplanner.api.config;

/** How throughput scaling turns demand into replicas. */
public enum Sizing {
    /** The guide's arithmetic: mean demand over the best throughput within the SLA. */
    GUIDE
}
