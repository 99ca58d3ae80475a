package io.github.slaplanner.core.profile.rapid;

/**
 * Seconds of exchanges between the GPUs of an engine. GPUs with switched links reach a share of the link whatever their number.
 * GPUs on PCIe have one other at the same switch; more than two share the host's path, and each has the less the more they are.
 * vLLM too leaves its own all-reduce off for more than two GPUs on PCIe.
 */
final class Exchange {
    /** Of a switched link. */
    static final double LINK = 0.37;
    /** Of PCIe between two GPUs. */
    static final double PAIR = 0.75;
    /** Of PCIe for all GPUs together, where there are more. */
    static final double HOST = 0.5;
    /** Bytes per second and GPU between servers: a network card of 400 Gb/s each. */
    static final double NETWORK = 50e9 * 0.8;

    private static final int BYTES_16 = 2;

    private final Gpu gpu;
    private final int gpus;

    /** Exchanges of an engine of so many GPUs. */
    Exchange(Gpu gpu, int gpus) {
        this.gpu = gpu;
        this.gpus = gpus;
    }

    private double bandwidth(int ranks) {
        double link = gpu.linkBandwidth();
        if (gpus > gpu.linkedGpus()) {
            return Math.min(NETWORK, link * LINK);
        }
        if (gpu.switched()) {
            return link * LINK;
        }
        return link * (ranks == 2 ? PAIR : HOST / ranks);
    }

    /** Adds up the activations of all ranks: in a ring, or in the switch, where each sends its own once. */
    double allReduce(double rows, int hidden, int ranks) {
        if (ranks == 1) {
            return 0;
        }
        double times = gpu.addsInSwitch() ? 1 : 2.0 * (ranks - 1) / ranks;
        return gpu.linkLatency() + times * rows * hidden * BYTES_16 / bandwidth(ranks);
    }

    /**
     * Sends every token to the ranks that have its experts, and the results back.
     *
     * @param rows tokens of one rank
     * @param chosen experts per token
     */
    double toExperts(double rows, int hidden, int chosen, int ranks) {
        double others = (ranks - 1) * -Math.expm1(chosen * Math.log1p(-1.0 / ranks));
        double bytes = rows * others * hidden * BYTES_16;
        return 2 * (2 * gpu.linkLatency() + bytes / bandwidth(ranks));
    }

    /** Hands activations to the next stage. */
    double handOver(double rows, int hidden) {
        return gpu.linkLatency() + rows * hidden * BYTES_16 / bandwidth(2);
    }
}
