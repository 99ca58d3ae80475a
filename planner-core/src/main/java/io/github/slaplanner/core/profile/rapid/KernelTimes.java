package io.github.slaplanner.core.profile.rapid;

/**
 * Seconds that the parts of a layer take on one GPU, by a roofline (Williams and others, Roofline, 2009): arithmetic at a share
 * of the peak, memory at a share of the bandwidth, and a fixed time per kernel.
 *
 * <p>The shares are the same for every model and GPU. They were chosen to fit the kernels measured by aiconfigurator 0.12
 * (Apache-2.0) for two models, a dense one and one with experts, and checked on two others. {@code docs/performance-data.md}
 * has them in a table, with what else is known of each.
 */
final class KernelTimes {
    /** Matrix products in 16 bits, of the peak. */
    static final double PRODUCTS_16 = 0.75;
    /** Matrix products of 8 and 4 bits, of their own peak. */
    static final double PRODUCTS_NARROW = 0.55;
    /** What unpacking leaves of both roofs where weights are narrower than the arithmetic. */
    static final double UNPACKING = 0.9;
    /** Grouped products of experts, of the peak of 16 bits. */
    static final double EXPERTS_16 = 0.31;
    /** The same of narrow numbers, of their own peak: activations are quantised and scaled per expert. */
    static final double EXPERTS_NARROW = EXPERTS_16 / 2;
    /** Attention of a prompt, of the peak of 16 bits. */
    static final double ATTENTION = 0.74;
    /** The same over latent vectors, whose heads are wide and of two sizes. */
    static final double LATENT_ATTENTION = 0.27;
    /** Reading weights, of the bandwidth. */
    static final double BANDWIDTH = 0.9;
    /** Reading a KV cache in pages, of the bandwidth. */
    static final double KV_BANDWIDTH = 0.885;
    /** Widths of the residual stream that norms, activations, rotations and the like move per token and layer. */
    static final double MOVED_WIDTHS = 24;
    /** Rows up to which the products of an expert are padded, at most, and per row. */
    static final double PADDING = 64;

    static final double PADDING_PER_ROW = 12;
    /** Seconds per product, to start and to end. */
    static final double PRODUCT = 4e-6;
    /** The same to quantise its input. */
    static final double QUANTISE = 5e-6;

    static final double ATTEND = 14e-6;
    static final double MOVE = 10e-6;
    static final double ROUTE = 20e-6;
    /** Bytes per number of a state: it is kept in 32 bits. */
    static final int STATE_BYTES = 4;

    private static final int BYTES_16 = 2;

    private final Gpu gpu;
    private final double peak16;

    KernelTimes(Gpu gpu) {
        this.gpu = gpu;
        this.peak16 = gpu.peak(Precision.BF16) * gpu.sustained();
    }

    /** Products of {@code rows} tokens with matrices of so many parameters. */
    double products(double parameters, int products, double rows, Precision precision) {
        if (parameters == 0) {
            return 0;
        }
        double narrow = narrow(precision) ? PRODUCTS_NARROW : PRODUCTS_16;
        double start = PRODUCT + (narrow(precision) ? QUANTISE : 0);
        return roofs(parameters * rows, parameters, precision, narrow) + products * start;
    }

    /** Neither roof is reached where the two are near. */
    private double roofs(double multiplied, double read, Precision precision, double share) {
        double unpacking = precision.bytes() < BYTES_16 && !narrow(precision) ? UNPACKING : 1;
        double arithmetic = 2 * multiplied / (gpu.peak(precision) * gpu.sustained() * share * unpacking);
        double memory = read * precision.bytes() / (gpu.memoryBandwidth() * BANDWIDTH * unpacking);
        return Math.hypot(arithmetic, memory);
    }

    private boolean narrow(Precision precision) {
        return !gpu.multipliesIn16Bits(precision);
    }

    /** Mixing the tokens of a prompt between two places. */
    double promptMixing(Mixer mixer, double from, double to, int tensor) {
        if (mixer.kind() == Mixer.Kind.NONE) {
            return 0;
        }
        double share = mixer.kind() == Mixer.Kind.LATENT ? LATENT_ATTENTION : ATTENTION;
        return mixer.promptWork(from, to) / tensor / (peak16 * share) + ATTEND;
    }

    /** Mixing one more token, or {@code tokens} at once, of each of so many sequences. */
    double stepMixing(Mixer mixer, double sequences, double tokens, double context, int tensor, double kvBytes) {
        if (mixer.kind() == Mixer.Kind.NONE) {
            return 0;
        }
        int shards = Math.min(tensor, mixer.cache().shards());
        double state = 2 * mixer.cache().state() * STATE_BYTES / tensor;
        double bytes = sequences * (mixer.read(context) * kvBytes / shards + state);
        double arithmetic = sequences * tokens * mixer.stepWork(context) / tensor / (peak16 * ATTENTION);
        return Math.max(bytes / (gpu.memoryBandwidth() * KV_BANDWIDTH), arithmetic) + ATTEND;
    }

    /** What half a layer does beside its products. */
    double moving(double rows, int hidden) {
        return (rows * hidden * MOVED_WIDTHS * BYTES_16 / gpu.memoryBandwidth() + MOVE) / 2;
    }

    /**
     * The experts of a layer for all tokens of a stage.
     *
     * @param tokens of all ranks together
     * @param ranks GPUs of the stage
     * @param expertRanks groups of GPUs that have whole experts
     */
    double experts(LayerKind.Network network, double tokens, int ranks, int expertRanks, Precision precision) {
        if (network.experts() == 0) {
            return 0;
        }
        double touched = Popularity.touched(network, tokens);
        double rows = tokens * network.perToken() / touched;
        double padded = rows + Math.min(PADDING, PADDING_PER_ROW * rows);
        double fullest = touched * network.expert() / ranks * Popularity.fullest(network, expertRanks);
        double share = narrow(precision) ? EXPERTS_NARROW : EXPERTS_16;
        return roofs(fullest * padded, fullest, precision, share) + ROUTE;
    }
}
