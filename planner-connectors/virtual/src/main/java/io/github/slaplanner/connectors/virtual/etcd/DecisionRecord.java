package io.github.slaplanner.connectors.virtual.etcd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.util.Map;

/** The last decision, as it is kept for a restarted planner. */
record DecisionRecord(
        @JsonProperty(value = "decision_id", required = true)
        long id,

        @JsonProperty(required = true) Map<Role, Integer> replicas,
        boolean completed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static DecisionRecord of(VirtualDecision decision, boolean completed) {
        return new DecisionRecord(decision.id(), decision.replicas(), completed);
    }

    static DecisionRecord parse(String key, String json) {
        try {
            return JSON.readValue(json, DecisionRecord.class);
        } catch (JsonProcessingException e) {
            throw new ConnectorException(
                    "The etcd key " + key + " does not hold a decision: " + json + ". Maybe delete it.", e);
        }
    }

    VirtualDecision decision() {
        return new VirtualDecision(id, replicas);
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
