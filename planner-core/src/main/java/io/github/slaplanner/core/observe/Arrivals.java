package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Traffic;
import org.jspecify.annotations.Nullable;

/** How many requests came, told from those that ended and those in flight where nobody counts arrivals. */
public final class Arrivals {
    private Arrivals() {}

    /**
     * Traffic with its arrivals: what ended, and by how many more are in flight than before. What is admitted or completed is
     * capped by the fleet itself, and comes in heaps when a queue dissolves; this is neither.
     *
     * @param piece the traffic
     * @param before the traffic that ended where {@code piece} starts, or null
     * @return {@code piece} itself if arrivals were counted, or cannot be told
     */
    public static Traffic counted(Traffic piece, @Nullable Traffic before) {
        RequestCounts counts = piece.requests();
        Double completed = counts.completed();
        if (counts.offered() != null
                || completed == null
                || before == null
                || !before.to().equals(piece.from())) {
            return piece;
        }
        Integer now = piece.inFlight();
        Integer then = before.inFlight();
        return now == null || then == null
                ? piece
                : piece.toBuilder()
                        .requests(arrived(counts, completed + now - then))
                        .build();
    }

    private static RequestCounts arrived(RequestCounts counts, double offered) {
        return new RequestCounts(
                Math.max(0, offered), counts.admitted(), counts.completed(), counts.refused(), counts.cancelled());
    }
}
