package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.observation.Role;

/** The keys of one Dynamo namespace. */
record EtcdKeys(String namespace) {
    /** What an environment watches. */
    String prefix() {
        return "v1/" + namespace + "/planner/";
    }

    /** Target of a role; aggregated engines are counted as decode engines. */
    String target(Role role) {
        return prefix() + (role == Role.PREFILL ? "num_prefill_workers" : "num_decode_workers");
    }

    String decisionId() {
        return prefix() + "decision_id";
    }

    String scaledDecisionId() {
        return prefix() + "scaled_decision_id";
    }

    /** What a restarted planner needs to know; outlives the planner, and outside of what environments watch. */
    String record() {
        return "v1/" + namespace + "/planner-record/last_decision";
    }

    /** Under which the instances of a component register. */
    String instances(String component, String endpoint) {
        return "v1/instances/" + namespace + "/" + component + "/" + endpoint + "/";
    }
}
