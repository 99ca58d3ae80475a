package io.github.slaplanner.core.profile.rapid;

/**
 * How one engine is spread over GPUs.
 *
 * @param tensor GPUs that share every layer
 * @param pipeline stages, each with its share of the layers
 * @param data ranks with sequences of their own; experts are spread over all of them, everything else is in each
 */
public record Parallelism(int tensor, int pipeline, int data) {
    /** One GPU. */
    public static final Parallelism ONE = new Parallelism(1, 1, 1);

    /**
     * Refuses sizes below 1.
     *
     * @throws IllegalArgumentException if one is
     */
    public Parallelism {
        if (tensor < 1 || pipeline < 1 || data < 1) {
            throw new IllegalArgumentException("Parallel sizes must be at least 1, got tensor (" + tensor
                    + "), pipeline (" + pipeline + "), data (" + data + ").");
        }
    }

    /** GPUs of one engine. */
    public int gpus() {
        return tensor * pipeline * data;
    }

    @Override
    public String toString() {
        return "TP" + tensor + (pipeline > 1 ? " PP" + pipeline : "") + (data > 1 ? " DP" + data : "");
    }
}
