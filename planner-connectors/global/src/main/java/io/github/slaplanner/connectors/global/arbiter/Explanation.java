package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.global.arbiter.Verdict.Evidence;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A verdict in words. */
public final class Explanation {
    private Explanation() {}

    /** One line: what was granted of what was asked, and what keeps the rest. */
    public static String of(Verdict verdict) {
        String granted = replicas(verdict.granted());
        if (verdict.obstacle() == null) {
            return "granted " + granted;
        }
        return (verdict.outcome() == Verdict.Outcome.PARTLY ? "granted " : "stays at ") + granted + " of "
                + replicas(verdict.wished()) + ": " + obstacle(verdict.obstacle(), verdict.evidence());
    }

    private static String replicas(Map<Role, Integer> replicas) {
        return replicas.entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String obstacle(Verdict.Obstacle obstacle, Evidence evidence) {
        return switch (obstacle) {
            case BUDGET ->
                String.format(
                        Locale.ROOT,
                        "%d of %d GPUs are held, and the pool's share is %.1f; the rest is remembered",
                        evidence.heldGpus(),
                        Objects.requireNonNullElse(evidence.maxGpus(), 0),
                        evidence.shareGpus());
            case FLOOR -> "fewer GPUs than min_total_gpus would be left; the rest goes when another pool grows";
            case UNSEEN -> "its engines cannot be seen; the rest is remembered";
            case UNKNOWN_SIZE ->
                "the GPUs of " + evidence.unknown() + " are unknown, so no pool grows; the rest is remembered";
        };
    }
}
