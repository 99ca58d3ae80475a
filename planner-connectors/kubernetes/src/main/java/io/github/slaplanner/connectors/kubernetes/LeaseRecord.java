package io.github.slaplanner.connectors.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Lease says.
 *
 * @param holder who holds it; empty if nobody does
 * @param renewed when its holder last renewed it, as it is written there; null if never
 * @param duration how long it holds after that
 * @param transitions how often it has changed hands
 * @param version resource version, by which a change of somebody else is noticed; null if there is no Lease yet
 */
record LeaseRecord(
        String holder,
        @Nullable String renewed,
        Duration duration,
        int transitions,
        @Nullable String version) {
    /** There is no Lease yet. */
    static final LeaseRecord NONE = new LeaseRecord("", null, Duration.ZERO, 0, null);

    /** Kubernetes reads times of a Lease with exactly six digits of the second. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static LeaseRecord of(Map<String, Object> lease) {
        Object spec = Json.at(lease, "spec");
        String holder = Json.text(spec, "holderIdentity");
        Integer seconds = Json.number(spec, "leaseDurationSeconds");
        Integer transitions = Json.number(spec, "leaseTransitions");
        return new LeaseRecord(
                holder == null ? "" : holder,
                Json.text(spec, "renewTime"),
                Duration.ofSeconds(seconds == null ? 0 : seconds),
                transitions == null ? 0 : transitions,
                Json.text(lease, "metadata", "resourceVersion"));
    }

    boolean heldBy(String identity) {
        return holder.equals(identity);
    }

    boolean free() {
        return holder.isEmpty();
    }

    /** Whether another record is of the same moment: nobody has renewed the lease since. */
    boolean same(LeaseRecord other) {
        return holder.equals(other.holder) && String.valueOf(renewed).equals(String.valueOf(other.renewed));
    }

    /** The change by which somebody takes or renews it; it conflicts if the lease is not as it is here any more. */
    Map<String, Object> taken(String identity, Duration forTime, Instant now) {
        String time = MICRO_TIME.format(now);
        boolean mine = heldBy(identity);
        Map<String, Object> spec = new HashMap<>(Map.of(
                "holderIdentity",
                identity,
                "leaseDurationSeconds",
                (int) forTime.toSeconds(),
                "renewTime",
                time,
                "leaseTransitions",
                mine || version == null ? transitions : transitions + 1));
        if (!mine) {
            spec.put("acquireTime", time);
        }
        return patch(spec);
    }

    /** The change by which its holder lets go of it. */
    Map<String, Object> released(Instant now) {
        return patch(Map.of("holderIdentity", "", "leaseDurationSeconds", 1, "renewTime", MICRO_TIME.format(now)));
    }

    private Map<String, Object> patch(Map<String, Object> spec) {
        return version == null
                ? Map.of("spec", spec)
                : Map.of("metadata", Map.of("resourceVersion", version), "spec", spec);
    }
}
