package io.github.slaplanner.connectors.virtual.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An acknowledgement. */
record Completed(
        @JsonProperty(value = "decision_id", required = true)
        long decisionId) {}
