package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.util.List;

/**
 * For how long needs must have differed before a role gives engines to another: the less there is to gain, the longer. Where wants
 * jitter by chance, they do not differ one way for all of the long window, nor by as much as the short one asks for.
 *
 * @param levels window and gain, the shortest window first
 */
record TransferEvidence(List<Level> levels) {
    /** Throughput intervals of the short and of the long window: so many forecasts must agree. */
    private static final int SHORT = 3;

    private static final int LONG = 10;
    /** Times that the smaller satisfied share must grow within the short window. */
    private static final double MUCH = 1.5;
    /** The same for the long window: less is not worth engines that stop and others that start. */
    private static final double LITTLE = 1.05;

    /**
     * What one window asks for.
     *
     * @param window for how long
     * @param gain times that the smaller satisfied share must grow by
     */
    record Level(Duration window, double gain) {}

    static TransferEvidence of(Duration stabilisation, Duration interval) {
        return new TransferEvidence(List.of(
                new Level(longer(stabilisation, interval.multipliedBy(SHORT)), MUCH),
                new Level(longer(stabilisation, interval.multipliedBy(LONG)), LITTLE)));
    }

    /** The longest window. */
    Duration all() {
        return levels.get(levels.size() - 1).window();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
