package io.github.slaplanner.api.observation;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One input of the planner, together with how far it can be trusted. "No traffic" is a {@link Fresh} signal whose value
 * says zero; "no data" is {@link Missing}. A stale or missing signal never shrinks a fleet.
 *
 * @param <T> what the signal carries
 */
public sealed interface Signal<T> {

    /**
     * A value that describes the present.
     *
     * @param value what was seen
     * @param at when it was true: the moment of the newest sample that it rests on
     * @param remarks what people should know about the value all the same, such as signals that contradict each other and
     *     which of them counts; empty if nothing
     */
    record Fresh<T>(T value, Instant at, List<String> remarks) implements Signal<T> {
        /** Refuses nulls and copies the remarks. */
        public Fresh {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(at, "at");
            remarks = List.copyOf(remarks);
        }
    }

    /**
     * A value that was true once and may not be now.
     *
     * @param value what was last seen
     * @param at when it was true
     * @param why what keeps it from being fresh, for people
     */
    record Stale<T>(T value, Instant at, String why) implements Signal<T> {
        /** Refuses nulls. */
        public Stale {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * No value at all.
     *
     * @param why what went wrong, for people
     */
    record Missing<T>(String why) implements Signal<T> {
        /** Refuses nulls. */
        public Missing {
            Objects.requireNonNull(why, "why");
        }
    }

    /** A {@link Fresh} signal. */
    static <T> Signal<T> fresh(T value, Instant at) {
        return new Fresh<>(value, at, List.of());
    }

    /** A {@link Fresh} signal with something to know about it. */
    static <T> Signal<T> fresh(T value, Instant at, List<String> remarks) {
        return new Fresh<>(value, at, remarks);
    }

    /** A {@link Stale} signal. */
    static <T> Signal<T> stale(T value, Instant at, String why) {
        return new Stale<>(value, at, why);
    }

    /** A {@link Missing} signal. */
    static <T> Signal<T> missing(String why) {
        return new Missing<>(why);
    }

    /** The value if it is fresh, else null. */
    default @Nullable T freshOrNull() {
        return this instanceof Fresh<T> fresh ? fresh.value() : null;
    }

    /** The value if it is fresh or stale, else null. */
    default @Nullable T valueOrNull() {
        return this instanceof Stale<T> stale ? stale.value() : freshOrNull();
    }

    /** What people should know about a fresh value; empty if nothing, or if the signal is not fresh. */
    default List<String> remarks() {
        return List.of();
    }

    /** Why the signal is not fresh; empty if it is. */
    default String problem() {
        if (this instanceof Stale<T> stale) {
            return "stale since " + stale.at() + ": " + stale.why();
        }
        return this instanceof Missing<T> missing ? "missing: " + missing.why() : "";
    }
}
