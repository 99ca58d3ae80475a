package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.core.profile.rapid.Parallelism;

/**
 * A figure of a table of kernels.
 *
 * @param engine whose figure it is
 * @param kind of figure
 * @param length tokens of a prompt, or of each sequence; 0 for the KV cache
 * @param batch sequences of a rank that decode at once; 0 for other figures
 * @param value ms, or tokens that fit, above 0
 */
record KernelRow(Engine engine, Kind kind, double length, double batch, double value) {
    /** What a figure says. */
    enum Kind {
        /** TTFT of a prompt, ms. */
        TTFT,
        /** A decode step, ms. */
        ITL,
        /** Tokens that the KV cache of a rank holds. */
        KV
    }

    /** A model on a GPU with a backend, in a precision. */
    record Cell(String model, String gpu, String backend, String dtype) {}

    /** The same, spread over GPUs. */
    record Engine(Cell cell, Parallelism way) {}
}
