package io.github.slaplanner.core.metrics.workers;

/**
 * One rank of an engine as the router knows it.
 *
 * @param worker the engine's id
 * @param rank data-parallel rank, 0 without data parallelism
 * @param type what the router takes it for: {@code prefill} or {@code decode}; empty if it does not say
 */
record WorkerKey(String worker, int rank, String type) {}
