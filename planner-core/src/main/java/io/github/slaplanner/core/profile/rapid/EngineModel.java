package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.config.Backend;
import java.util.Locale;

/**
 * The time that an engine takes, as the sum of what its parts take: {@link KernelTimes}, {@link Exchange} and {@link Serving}.
 *
 * <ul>
 *   <li>A prompt of {@code n} tokens: the products of each layer, attention over the pairs of tokens, experts.
 *   <li>A decode step: the same of one token per sequence, where reading weights and KV caches takes longest.
 *   <li>Tensor parallelism: an all-reduce of the activations after each half of a layer. Data parallelism with experts:
 *       tokens go to the ranks of their experts and back. Pipeline stages: one hand-over each; sequences are dealt out over
 *       the stages.
 * </ul>
 */
public final class EngineModel {
    private static final double MS = 1000;
    private static final double GB = 1e9;
    /** An engine that holds only one sequence stands still whenever that one changes. */
    private static final int LEAST_SEQUENCES = 2;

    private final ModelArchitecture model;
    private final Gpu gpu;
    private final Parallelism way;
    private final Serving serving;
    private final Help help;
    private final EngineMemory memory;
    private final KernelTimes kernels;
    private final Exchange exchange;

    /** An engine. */
    public EngineModel(ModelArchitecture model, Gpu gpu, Parallelism way, Backend backend, Help help) {
        this(model, gpu, way, Serving.of(backend, gpu), help, backend);
    }

    private EngineModel(
            ModelArchitecture model, Gpu gpu, Parallelism way, Serving serving, Help help, Backend backend) {
        this.model = model;
        this.gpu = gpu;
        this.way = way;
        this.serving = serving;
        this.help = help;
        this.memory = new EngineMemory(model, gpu, way, backend, serving.memoryShare());
        this.kernels = new KernelTimes(gpu);
        this.exchange = new Exchange(gpu, way.gpus());
    }

    /** The kernels of an engine without the time of its software, as tables of kernels have it. */
    public static EngineModel kernelsOnly(ModelArchitecture model, Gpu gpu, Parallelism way, Backend backend) {
        return new EngineModel(model, gpu, way, Serving.of(backend, gpu).kernelsOnly(), Help.NONE, backend);
    }

    /** How the engine is spread over GPUs. */
    public Parallelism parallelism() {
        return way;
    }

    /** TTFT in ms of a prompt of {@code isl} tokens on an idle engine. */
    public double ttftMs(double isl) {
        double cached = help.cached(isl);
        double read = isl - cached;
        double seconds = layers(read, mixer -> kernels.promptMixing(mixer, cached, isl, way.tensor())) + head(1);
        return seconds * MS + serving.requestMs() + serving.layerMs() * model.layers() + serving.tokenMs() * isl;
    }

    /** Prompt tokens per second and GPU: a prompt per rank, and in every pipeline stage another one. */
    public double prefillThroughputPerGpu(double isl) {
        return isl / ttftMs(isl) * MS * way.data() * way.pipeline() / way.gpus();
    }

    /**
     * ITL in ms.
     *
     * @param sequences that run in the engine
     * @param context mean tokens per sequence
     */
    public double itlMs(double sequences, double context) {
        double perRank = sequences / way.data();
        double batch = perRank / way.pipeline();
        double verified = 1 + help.draftTokens();
        double kvBytes = model.weights().kvBytes();
        double step = layers(
                        batch * verified,
                        mixer -> kernels.stepMixing(mixer, batch, verified, context, way.tensor(), kvBytes))
                + head(batch * verified);
        double seconds = step + drafts(step, batch);
        double software = serving.stepMs() + serving.sequenceMs() * perRank;
        return (seconds * MS + software) / help.tokensPerStep();
    }

    /** A guess is made by one more layer and the head. */
    private double drafts(double step, double batch) {
        return help.draftTokens() * (step / model.layers() + head(batch));
    }

    /** Output tokens per second and GPU at the same load. */
    public double decodeThroughputPerGpu(double sequences, double context) {
        return sequences / itlMs(sequences, context) * MS / way.gpus();
    }

    private interface Mixing {
        double seconds(Mixer mixer);
    }

    /** Seconds of all layers for so many tokens of a rank, and of the hand-overs between stages. */
    private double layers(double rows, Mixing mixing) {
        double seconds = (way.pipeline() - 1) * exchange.handOver(rows, model.hidden());
        for (LayerKind kind : model.kinds()) {
            seconds += kind.count() * (mixer(kind.mixer(), rows, mixing) + network(kind.network(), rows));
        }
        return seconds;
    }

    private double mixer(Mixer mixer, double rows, Mixing mixing) {
        if (mixer.kind() == Mixer.Kind.NONE) {
            return 0;
        }
        double share = (double) mixer.parameters() / way.tensor();
        return kernels.products(share, mixer.products(), rows, model.weights().mixers())
                + mixing.seconds(mixer)
                + kernels.moving(rows, model.hidden())
                + exchange.allReduce(rows, model.hidden(), way.tensor());
    }

    private double network(LayerKind.Network network, double rows) {
        if (!network.exists()) {
            return 0;
        }
        double share = (double) network.dense() / way.tensor();
        double dense = kernels.products(
                share, network.products(), rows, model.weights().dense());
        double experts = kernels.experts(
                network,
                rows * way.data(),
                way.stage(),
                way.expert(),
                model.weights().experts());
        return dense + experts + kernels.moving(rows, model.hidden()) + gather(network, rows);
    }

    /** Where ranks have tokens of their own they go to the experts; otherwise every rank has them all. */
    private double gather(LayerKind.Network network, double rows) {
        if (way.data() == 1 || network.experts() == 0) {
            return exchange.allReduce(rows, model.hidden(), way.tensor());
        }
        return exchange.toExperts(rows / way.tensor(), model.hidden(), network.perToken(), way.stage());
    }

    private double head(double rows) {
        return kernels.products((double) model.headParameters() / way.tensor(), 1, rows, Precision.BF16);
    }

    /** Whether the weights fit and leave room for two sequences of {@code context} tokens per rank. */
    public boolean fits(double context) {
        return memory.sequences(context) >= (double) LEAST_SEQUENCES * way.data();
    }

    /** Tokens of the longest sequence of which one rank holds two. */
    double longestSequence() {
        return memory.longest((double) LEAST_SEQUENCES * way.data());
    }

    /** Tokens that the KV caches of all GPUs of the engine hold; 0 if the weights do not fit. */
    public long maxKvTokens() {
        return memory.tokens();
    }

    /** Sequences of a context length that the engine runs at once at most, by memory and by the software's limit. */
    public double maxSequences(double context) {
        return Math.min(memory.sequences(context), (double) serving.maxSequences() * way.data());
    }

    /** Why the engine cannot work with sequences of {@code context} tokens, in words. */
    String misfit(double context) {
        return String.format(
                Locale.ROOT,
                "The model does not fit: on each of %d x %s (%s) its weights take %.1f of the %.1f GB that can be used, which"
                        + " leaves a KV cache of %,d tokens, and %d sequences take %,.0f.%nMaybe use more GPUs per engine,"
                        + " larger ones, or a narrower precision.",
                way.gpus(),
                gpu,
                way,
                memory.weightBytes() / GB,
                memory.usableBytes() / GB,
                maxKvTokens(),
                LEAST_SEQUENCES * way.data(),
                LEAST_SEQUENCES * way.data() * context);
    }

    /** Bytes of weights on the fullest GPU. */
    double weightBytesPerGpu() {
        return memory.weightBytes();
    }
}
