package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.config.Backend;

/**
 * What the serving software adds to the kernels, with its default settings. Times are for a current server CPU, the same for
 * every model and GPU: TTFT has to pass HTTP, tokenisation (half a million tokens a second) and the scheduler; after a decode step
 * every sequence is sampled, detokenised and streamed.
 *
 * @param requestMs per request, before and after its prompt is read
 * @param layerMs per layer of a prompt, to launch its kernels
 * @param tokenMs per token of a prompt
 * @param stepMs per decode step
 * @param sequenceMs per sequence of a decode step
 * @param memoryShare of the GPU's memory that is used
 * @param maxSequences that run at once per data-parallel rank
 */
record Serving(
        double requestMs,
        double layerMs,
        double tokenMs,
        double stepMs,
        double sequenceMs,
        double memoryShare,
        int maxSequences) {
    /** GPUs with more memory run more sequences at once by default, in vLLM. */
    private static final double LARGE_MEMORY = 70e9;

    static Serving of(Backend backend, Gpu gpu) {
        return switch (backend) {
            case VLLM, MOCKER ->
                new Serving(10, 0.05, 0.002, 0.9, 0.02, 0.9, gpu.memoryBytes() > LARGE_MEMORY ? 1024 : 256);
            case SGLANG -> new Serving(9, 0.05, 0.002, 0.7, 0.015, 0.88, 2048);
            case TRTLLM -> new Serving(8, 0.05, 0.002, 0.7, 0.01, 0.9, 2048);
        };
    }

    /** The kernels alone: no time of the software. */
    Serving kernelsOnly() {
        return new Serving(0, 0, 0, 0, 0, memoryShare, maxSequences);
    }
}
