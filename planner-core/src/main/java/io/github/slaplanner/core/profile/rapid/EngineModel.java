package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.config.Backend;
import java.util.Locale;

/**
 * The time that an engine takes, as the sum of what its parts take at the rate of a roofline (Williams and others, Roofline,
 * 2009): arithmetic at the peak times an efficiency, memory traffic at the bandwidth times an efficiency, exchanges between
 * GPUs, and the software. Parts are added and not overlapped; where memory and arithmetic take alike, kernels do not overlap
 * them fully either.
 *
 * <ul>
 *   <li>Prefill of {@code n} tokens: {@code 2·active·n} operations in the weights' precision, {@code pairFlops·n²/2} per layer
 *       for attention in 16 bits, the weights read once.
 *   <li>A decode step: the weights read once, of experts those that the batch touches; {@code 2·active} operations and the
 *       KV cache of every sequence.
 *   <li>Tensor parallelism: two all-reduces of the activations per layer, a ring's traffic of {@code 2(t-1)/t} each.
 *       Data parallelism with experts: two all-to-alls per layer with experts. Pipeline stages: one hand-over each; the
 *       sequences are dealt out over the stages.
 * </ul>
 *
 * <p>Efficiencies, the same for every model: matrix products reach 0.73 of the peak in 16 bits and 0.65 in 8 (measured on
 * H100: SemiAnalysis, December 2024), and take 0.82 of a layer's time (norms, activations and quantisation take the rest: our
 * estimate); memory reaches 0.83 of its bandwidth; attention 0.5 of the 16-bit peak (causal FlashAttention-3 on H100 at 2 to 16
 * thousand tokens: Shah and others, 2024); weight-only 4-bit products lose a fifth to unpacking; products of experts, which
 * are small, a third; links reach 0.7.
 */
public final class EngineModel {
    private static final double MS = 1000;
    private static final double GB = 1e9;
    private static final int BYTES_16 = 2;
    private static final double LAYER_SHARE = 0.82;
    private static final double PRODUCTS_16 = 0.73 * LAYER_SHARE;
    private static final double PRODUCTS_NARROW = 0.65 * LAYER_SHARE;
    private static final double UNPACKING = 0.8;
    private static final double EXPERTS = 0.67;
    private static final double ATTENTION = 0.5;
    private static final double BANDWIDTH = 0.83;
    private static final double LINK = 0.7;
    /** Activations, graphs and the communication library, bytes per GPU. */
    private static final double RESERVED = 2.6e9;

    private final ModelArchitecture model;
    private final Gpu gpu;
    private final Parallelism parallelism;
    private final Serving serving;
    private final double kvBytes;
    private final double flops;
    private final double attentionFlops;
    private final double bandwidth;
    private final double link;

    /**
     * An engine.
     *
     * @param kvElementBytes bytes per number in the KV cache: 2, or 1 for an 8-bit cache
     */
    public EngineModel(ModelArchitecture model, Gpu gpu, Parallelism parallelism, Backend backend, int kvElementBytes) {
        this.model = model;
        this.gpu = gpu;
        this.parallelism = parallelism;
        this.serving = Serving.of(backend, gpu);
        this.kvBytes = (double) model.attention().kvElements()
                * kvElementBytes
                / Math.min(parallelism.tensor(), model.attention().kvShards());
        this.flops = gpu.peak(model.precision()) * gpu.sustained() * efficiency();
        this.attentionFlops = gpu.peak(Precision.BF16) * gpu.sustained() * ATTENTION;
        this.bandwidth = gpu.memoryBandwidth() * BANDWIDTH;
        this.link = gpu.linkBandwidth() * LINK;
    }

    private double efficiency() {
        boolean wide = gpu.multipliesIn16Bits(model.precision());
        double products = wide ? PRODUCTS_16 : PRODUCTS_NARROW;
        return model.precision().bytes() < 1 && wide ? products * UNPACKING : products;
    }

    /** How the engine is spread over GPUs. */
    public Parallelism parallelism() {
        return parallelism;
    }

    /** TTFT in ms of a prompt of {@code isl} tokens on an idle engine. */
    public double ttftMs(double isl) {
        double arithmetic = productSeconds(isl)
                + model.attention().pairFlops() * model.pairs(isl) / parallelism.tensor() / attentionFlops;
        double seconds = arithmetic + weightSeconds(isl) + exchangeSeconds(isl);
        return seconds * MS + serving.requestMs() + serving.launchMs() * model.layers();
    }

    /** Prompt tokens per second and GPU: a prompt per rank, and in every pipeline stage another one. */
    public double prefillThroughputPerGpu(double isl) {
        return isl / ttftMs(isl) * MS * parallelism.data() * parallelism.pipeline() / parallelism.gpus();
    }

    /**
     * ITL in ms.
     *
     * @param sequences that run in the engine
     * @param context mean tokens per sequence
     */
    public double itlMs(double sequences, double context) {
        double perRank = sequences / parallelism.data();
        double batch = perRank / parallelism.pipeline();
        double cached = batch * model.lookBack(context);
        double attention = cached * kvBytes / bandwidth
                + cached * model.attention().stepFlops() / parallelism.tensor() / attentionFlops;
        double seconds = productSeconds(batch) + weightSeconds(batch) + attention + exchangeSeconds(batch);
        double software = serving.stepMs() + serving.gapMs() * model.layers() + serving.sequenceMs() * perRank;
        return seconds * MS + software;
    }

    /** Output tokens per second and GPU at the same load. */
    public double decodeThroughputPerGpu(double sequences, double context) {
        return sequences / itlMs(sequences, context) * MS / parallelism.gpus();
    }

    /** Seconds of the matrix products of {@code tokens} per rank. */
    private double productSeconds(double tokens) {
        double experts = model.activeParameters() - model.sharedParameters();
        double layers = 2 * tokens * (model.sharedParameters() + experts / EXPERTS) / flops;
        double head = tokens * model.headBytes() / (gpu.peak(Precision.BF16) * gpu.sustained() * PRODUCTS_16);
        return (layers + head) / parallelism.tensor();
    }

    /** Seconds of reading the weights that {@code tokens} per rank need. */
    private double weightSeconds(double tokens) {
        ModelArchitecture.FeedForward network = model.feedForward();
        double touched = network.touched(tokens * parallelism.data()) / parallelism.data();
        double experts = network.expertLayers() * touched * network.expert();
        double bytes = (model.sharedParameters() + experts) * model.precision().bytes() + model.headBytes();
        return bytes / parallelism.tensor() / bandwidth;
    }

    private double exchangeSeconds(double tokens) {
        double activations = tokens * model.hidden() * BYTES_16 / link;
        int t = parallelism.tensor();
        double seconds = 0;
        if (t > 1) {
            seconds += model.layers() * 2 * (gpu.linkLatency() + 2.0 * (t - 1) / t * activations);
        }
        if (parallelism.data() > 1) {
            seconds += model.feedForward().expertLayers() * 2 * (gpu.linkLatency() + activations);
        }
        return seconds + (parallelism.pipeline() - 1) * (gpu.linkLatency() + activations);
    }

    /** Whether the weights fit and leave room for at least one sequence of {@code context} tokens. */
    public boolean fits(double context) {
        return freeBytes() > 0 && maxKvTokens() / (double) parallelism.data() >= context;
    }

    /** Tokens that the KV caches of all GPUs of the engine hold; 0 if the weights do not fit. */
    public long maxKvTokens() {
        double perToken = kvBytes * model.layers() / parallelism.pipeline();
        long perRank = (long) Math.max(0, Math.floor(freeBytes() / perToken));
        return perRank * parallelism.data();
    }

    /** Sequences of a context length that the engine runs at once at most, by memory and by the software's limit. */
    public double maxSequences(double context) {
        return Math.min(Math.floor(maxKvTokens() / context), (double) serving.maxSequences() * parallelism.data());
    }

    /** Why the engine cannot work with sequences of {@code context} tokens, in words. */
    String misfit(double context) {
        return String.format(
                Locale.ROOT,
                "The model does not fit: on each of %d x %s (%s) its weights take %.1f of the %.1f GB that can be used, which"
                        + " leaves a KV cache of %,d tokens, and a sequence takes %,.0f.%nMaybe use more GPUs per engine, larger ones, or a narrower"
                        + " precision.",
                parallelism.gpus(),
                gpu,
                parallelism,
                weightBytesPerGpu() / GB,
                (gpu.memoryBytes() * serving.memoryShare() - RESERVED) / GB,
                maxKvTokens(),
                context);
    }

    private double freeBytes() {
        return gpu.memoryBytes() * serving.memoryShare() - RESERVED - weightBytesPerGpu();
    }

    /** Bytes of weights on the fullest GPU. */
    double weightBytesPerGpu() {
        ModelArchitecture.FeedForward network = model.feedForward();
        double experts = (double) network.expertLayers() * network.experts() * network.expert() / parallelism.data();
        double layers = (model.sharedParameters() + experts) * model.precision().bytes() / parallelism.pipeline();
        boolean both = parallelism.pipeline() == 1 && !model.tied();
        return (layers + (both ? 2 : 1) * model.headBytes()) / parallelism.tensor();
    }
}
