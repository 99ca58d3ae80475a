package io.github.slaplanner.core.profile;

/** Refuses numbers that no measurement gives. */
final class Positive {
    private Positive() {}

    static void check(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "A profile has %s = %s; it must be finite and above 0".formatted(name, value));
        }
    }
}
