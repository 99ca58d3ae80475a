package io.github.slaplanner.api.observation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an engine does for a request. */
public enum Role {
    /** Reads the prompt and produces the first token; its latency is TTFT. */
    @JsonProperty("prefill")
    PREFILL("prefill"),

    /** Produces the tokens after the first; its latency is ITL. */
    @JsonProperty("decode")
    DECODE("decode"),

    /** Does both in one engine (mode {@code agg}). */
    @JsonProperty("agg")
    AGGREGATED("agg");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The name used in configuration, metrics and messages. */
    public String label() {
        return label;
    }

    /** Whether engines of this role read prompts. */
    public boolean prefills() {
        return this != DECODE;
    }

    /** Whether engines of this role produce the tokens after the first. */
    public boolean decodes() {
        return this != PREFILL;
    }
}
