package io.github.slaplanner.api.observation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows of one quantity over an interval with at least one request.
 *
 * @param mean the mean, finite and not negative
 * @param distribution how the quantity is spread, or null if the source knows only the mean
 */
public record Summary(double mean, @Nullable Distribution distribution) {
    /**
     * Checks the mean.
     *
     * @throws IllegalArgumentException if the mean is negative or not finite
     */
    public Summary {
        if (!(mean >= 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("The mean (" + mean + ") must be finite and not negative.");
        }
    }

    /** A mean without a distribution. */
    public static Summary ofMean(double mean) {
        return new Summary(mean, null);
    }

    /** A distribution and its mean. */
    public static Summary of(Distribution distribution) {
        return new Summary(distribution.mean(), distribution);
    }

    /** The distribution, or all mass at the mean where only that is known. */
    public Distribution distributionOrPoint() {
        return Objects.requireNonNullElseGet(distribution, () -> Distribution.point(mean));
    }
}
