package io.github.slaplanner.connectors.global.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a request.
 *
 * @param status how it ended
 * @param message for people
 * @param currentReplicas what the pool is to run now, by role; empty after an error
 */
public record ScaleAnswer(Status status, String message, Map<String, Integer> currentReplicas) {
    /** Copies the map, in the order of the roles' names. */
    public ScaleAnswer {
        currentReplicas = Collections.unmodifiableMap(new TreeMap<>(currentReplicas));
    }

    /** A request that could not be dealt with. */
    public static ScaleAnswer error(String message) {
        return new ScaleAnswer(Status.ERROR, message, Map.of());
    }

    /** How a request ended. */
    public enum Status {
        /** All of it was granted. */
        @JsonProperty("success")
        SUCCESS,
        /** A part was granted; the rest is remembered. Or, if the caller waits: the engines do not serve yet. */
        @JsonProperty("scaling")
        SCALING,
        /** Nothing was granted yet; it is remembered. */
        @JsonProperty("rejected")
        REJECTED,
        /** The request is wrong or not allowed; nothing has changed. */
        @JsonProperty("error")
        ERROR
    }
}
