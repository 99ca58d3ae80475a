package io.github.slaplanner.connectors.virtual.etcd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last decision, as it is kept for a restarted planner. A record of another version has its id and targets at least; what
 * it does not say makes it history.
 *
 * @param id of the decision
 * @param replicas its targets
 * @param completed whether the fleet has reached them
 * @param decidedMs when it was made, ms since the epoch, or null if unknown
 * @param from workers of each role that were registered then; a role that is not counted is left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionRecord(
        @JsonProperty(value = "decision_id", required = true)
        long id,

        @JsonProperty(required = true) Map<Role, Integer> replicas,
        boolean completed,
        @JsonProperty("decided_ms") @Nullable Long decidedMs,
        @Nullable Map<Role, Integer> from) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** One whose time is not known. */
    static DecisionRecord of(VirtualDecision decision) {
        return new DecisionRecord(decision.id(), decision.replicas(), false, null, null);
    }

    static DecisionRecord parse(String key, String json) {
        try {
            return JSON.readValue(json, DecisionRecord.class);
        } catch (JsonProcessingException e) {
            throw new ConnectorException(
                    "The etcd key " + key + " does not hold a decision: " + json + ". Maybe delete it.", e);
        }
    }

    DecisionRecord completed(boolean now) {
        return new DecisionRecord(id, replicas, now, decidedMs, from);
    }

    VirtualDecision decision() {
        return new VirtualDecision(id, replicas);
    }

    /**
     * Whether the decision may be taken up by a planner that did not make it: it is young, of the roles that are planned, and
     * nobody has moved the fleet away from it since.
     *
     * @param workers workers that are registered now, per role that is counted
     */
    boolean holds(Instant now, Duration within, List<Role> roles, Map<Role, Integer> workers) {
        if (completed || decidedMs == null) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochMilli(decidedMs), now).abs();
        return age.compareTo(within) <= 0
                && replicas.keySet().equals(Set.copyOf(roles))
                && workers.entrySet().stream().allMatch(role -> onTheWay(role.getKey(), role.getValue()));
    }

    private boolean onTheWay(Role role, int workers) {
        int target = Objects.requireNonNull(replicas.get(role), role.label());
        Integer before = from == null ? null : from.get(role);
        return before != null && workers >= Math.min(before, target) && workers <= Math.max(before, target);
    }

    /** In words, for the log of decisions. */
    String toText() {
        String targets = decision().replicas().entrySet().stream()
                .map(role -> role.getKey().label() + " " + role.getValue())
                .collect(Collectors.joining(", "));
        String when = decidedMs == null ? "" : " of " + Instant.ofEpochMilli(decidedMs);
        return "decision " + id + when + " of an earlier planner was not done and is asked for again: " + targets;
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
