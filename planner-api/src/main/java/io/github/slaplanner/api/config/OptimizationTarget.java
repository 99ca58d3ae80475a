package io.github.slaplanner.api.config;

/**
 * What the fleet is sized for. All but {@link #SLA} need neither engine profiles nor a forecast: they go by the prompt tokens
 * that wait and by the use of the KV cache, so throughput scaling is off and load scaling is on with them.
 */
public enum OptimizationTarget {
    /** Requests within the TTFT and ITL targets. */
    SLA,
    /** Full engines: a queue of a whole context and a full KV cache are borne. */
    THROUGHPUT,
    /** Short waits: engines are added while there is room. */
    LATENCY,
    /** Thresholds of one's own. */
    LOAD
}
