package io.github.slaplanner.core.profile.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told of how a sweep goes on. */
public interface SweepListener {
    /** Ignores everything. */
    SweepListener NONE = new SweepListener() {
        @Override
        public void progress(String point, double share, @Nullable Duration left) {}

        @Override
        public void notice(String message) {}
    };

    /**
     * A point is about to be measured.
     *
     * @param point which one
     * @param share of the points that is done, 0 to 1
     * @param left the time that the others will take, or null while that is not known
     */
    void progress(String point, double share, @Nullable Duration left);

    /** Something that a person should know. */
    void notice(String message);
}
