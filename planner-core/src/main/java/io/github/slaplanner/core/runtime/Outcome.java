package io.github.slaplanner.core.runtime;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What became of a decision.
 *
 * @param kind what it is
 * @param detail the reason in words; empty where there is nothing to add
 */
public record Outcome(Kind kind, String detail) {
    /** The fates of a decision. */
    public enum Kind {
        /** The fleet has the size that it should have. */
        UNCHANGED,
        /** The environment took the request; how far it has come shows at the next ticks. */
        REQUESTED,
        /** The fleet was to keep its size, and the environment was asked once more for what an earlier planner did not see done. */
        RESUMED,
        /** The environment did not take the request, or did not say so in time; the next tick decides anew. */
        REFUSED,
        /** Nothing was asked, because the planner only advises. */
        ADVISORY,
        /** Nothing was asked, because another planner leads. */
        FOLLOWING;

        /** Whether this planner is the one that sizes the fleet. */
        public boolean acts() {
            return this != ADVISORY && this != FOLLOWING;
        }

        /** The name used in output. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Outcome of(Kind kind) {
        return new Outcome(kind, "");
    }
}
