package io.github.slaplanner.simulator.fleet;

/** Told of every request that ends. */
@FunctionalInterface
public interface CompletionListener {
    /** Ignores everything. */
    CompletionListener NONE = completion -> {};

    /** A request has ended; {@code completion} is valid during this call only. */
    void completed(Completion completion);
}
