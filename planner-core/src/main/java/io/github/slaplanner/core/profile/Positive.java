package io.github.slaplanner.core.profile;

/** Refuses numbers that no measurement gives. */
final class Positive {
    /** Years in ms, tokens of all the world in a second: nothing that is measured is larger. */
    static final double MOST = 1e12;

    private Positive() {}

    static void check(String name, double value) {
        if (!(value > 0) || value > MOST) {
            throw new IllegalArgumentException(
                    "A profile has %s = %s; it must be above 0 and at most %.0e".formatted(name, value, MOST));
        }
    }
}
