package io.github.slaplanner.api.config;

/** The inference engine. */
public enum Backend {
    /** vLLM. */
    VLLM,
    /** SGLang. */
    SGLANG,
    /** TensorRT-LLM. */
    TRTLLM,
    /** A simulated engine. */
    MOCKER
}
