package io.github.slaplanner.api.decision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of a decision's trail.
 *
 * @param stage the stage that took it
 * @param replicas the value after it
 * @param reason why, as a type
 * @param evidence the numbers that the reason rests on, by the names that its text uses, in that order
 */
public record Step(Stage stage, int replicas, Reason reason, Map<String, Double> evidence) {
    /** Copies the evidence, keeping its order. */
    public Step {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    /** The reason in words, with its numbers. */
    public String text() {
        return reason.text(evidence);
    }
}
