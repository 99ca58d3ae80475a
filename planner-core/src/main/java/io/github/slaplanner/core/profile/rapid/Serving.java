package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.config.Backend;

/**
 * What the serving software adds to the arithmetic, with its default settings. Times are for a current server CPU and are
 * our estimates, the same for every model and GPU: TTFT has to pass HTTP, tokenisation and the scheduler, and the kernels of a
 * prompt are launched one by one; a decode step runs from a recorded graph, with a gap per kernel, after which every sequence is
 * sampled, detokenised and streamed.
 *
 * @param requestMs per request, before and after its prompt is read
 * @param launchMs per layer of a prompt
 * @param stepMs per decode step
 * @param gapMs per layer of a decode step
 * @param sequenceMs per sequence of a decode step
 * @param memoryShare of the GPU's memory that is used
 * @param maxSequences that run at once per data-parallel rank
 */
record Serving(
        double requestMs,
        double launchMs,
        double stepMs,
        double gapMs,
        double sequenceMs,
        double memoryShare,
        int maxSequences) {
    /** GPUs with more memory run more sequences at once by default, in vLLM. */
    private static final double LARGE_MEMORY = 70e9;

    static Serving of(Backend backend, Gpu gpu) {
        return switch (backend) {
            case VLLM, MOCKER ->
                new Serving(7, 0.25, 1.5, 0.025, 0.02, 0.9, gpu.memoryBytes() > LARGE_MEMORY ? 1024 : 256);
            case SGLANG -> new Serving(6, 0.25, 0.8, 0.025, 0.015, 0.88, 2048);
            case TRTLLM -> new Serving(5, 0.2, 0.8, 0.02, 0.01, 0.9, 2048);
        };
    }
}
