package io.github.slaplanner.api.decision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stages of a decision, in their order. */
public enum Stage {
    /** Windows, regressions and start-up times take in the observation. */
    @JsonProperty("observe")
    OBSERVE,
    /** Demand over the lead time is forecast. */
    @JsonProperty("predict")
    PREDICT,
    /** Throughput and load each propose a size. */
    @JsonProperty("propose")
    PROPOSE,
    /** The proposals become one. */
    @JsonProperty("reconcile")
    RECONCILE,
    /** Minimum, budget and actions in flight bound it. */
    @JsonProperty("constrain")
    CONSTRAIN
}
