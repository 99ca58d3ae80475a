package io.github.slaplanner.predictors;

/** The scale on which a model works. */
enum Scale {
    /** Values as they are. */
    LINEAR {
        @Override
        double of(double value) {
            return value;
        }

        @Override
        double back(double scaled) {
            return scaled;
        }
    },
    /** {@code log(1 + x)}: growth becomes addition, and a spike counts for less. */
    LOG1P {
        // Not Math.log1p and Math.expm1: far below 1 they are more exact, but several times slower.
        @Override
        double of(double value) {
            return Math.log(1 + value);
        }

        @Override
        double back(double scaled) {
            return Math.exp(scaled) - 1;
        }
    };

    /** The value on this scale. */
    abstract double of(double value);

    /** The value that is {@code scaled} on this scale. */
    abstract double back(double scaled);

    static Scale log1p(boolean on) {
        return on ? LOG1P : LINEAR;
    }
}
