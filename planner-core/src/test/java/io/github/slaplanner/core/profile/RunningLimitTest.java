package io.github.slaplanner.core.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.profile.DecodeProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningLimitTest {
    /** An engine that runs at most {@code limit} sequences at once. */
    static DecodeProfile limited(double limit) {
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (double context : new double[] {300, 1500, 6000}) {
            for (double sent : new double[] {1, 50, 100, 200, 400, 600, 800}) {
                double usage = sent * context / Profiles.CAPACITY;
                if (usage <= 1) {
                    double ran = Math.min(sent, limit);
                    double itl = Profiles.itl(ran * context / Profiles.CAPACITY, context);
                    points.add(new DecodeProfile.Point(usage, context, itl, 990 * ran / itl));
                }
            }
        }
        return new DecodeProfile(points, Profiles.CAPACITY);
    }

    @Test
    void allRan_noLimit() {
        assertThat(RunningLimit.of(DecodeRows.of(Profiles.analytic().decode()))).isInfinite();
    }

    @Test
    void moreSentThanRan_isWhatRan() {
        assertThat(RunningLimit.of(DecodeRows.of(limited(300)))).isCloseTo(300, within(1e-6));
    }

    @Test
    void beyondTheLimit_nothingGetsFasterOrSlower() {
        var surface = new MonotoneInterpolator().decode(limited(300));
        double atLimit = 300 * 300.0 / Profiles.CAPACITY;

        assertThat(surface.itlMs(2 * atLimit, 300)).isCloseTo(surface.itlMs(atLimit, 300), within(0.2));
        assertThat(surface.throughputPerGpu(2 * atLimit, 300))
                .isCloseTo(surface.throughputPerGpu(atLimit, 300), within(300.0));
    }
}
