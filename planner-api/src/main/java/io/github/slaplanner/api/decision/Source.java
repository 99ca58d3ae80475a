package io.github.slaplanner.api.decision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which proposal a decision follows. */
public enum Source {
    /** The forecast and the engine profile. */
    @JsonProperty("throughput")
    THROUGHPUT,
    /** The measured load of the engines. */
    @JsonProperty("load")
    LOAD,
    /** Neither: the fleet stays as it is. */
    @JsonProperty("none")
    NONE
}
