package io.github.slaplanner.api.spi;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One thing that was looked at before planning starts.
 *
 * @param subject what was looked at
 * @param verdict what it means for planning
 * @param detail what was found; where something is wrong, also what to do
 */
public record Finding(String subject, Verdict verdict, String detail) {
    /** What a finding means for planning. */
    public enum Verdict {
        /** As it should be. */
        FINE,
        /** Planning works, and something else may not; a person should know. */
        DOUBTFUL,
        /** Planning would not start, or could not do what the configuration says. */
        WRONG;

        /** The name used in output. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something that is as it should be. */
    public static Finding fine(String subject, String detail) {
        return new Finding(subject, Verdict.FINE, detail);
    }

    /** Something that a person should know. */
    public static Finding doubtful(String subject, String detail) {
        return new Finding(subject, Verdict.DOUBTFUL, detail);
    }

    /** Something that is in the way. */
    public static Finding wrong(String subject, String detail) {
        return new Finding(subject, Verdict.WRONG, detail);
    }
}
