package io.github.slaplanner.api.profile;

/**
 * Performance of the engines of a fleet.
 *
 * @param prefill prompts
 * @param decode running sequences
 */
public record EnginePerformance(PrefillPerformance prefill, DecodePerformance decode) {}
