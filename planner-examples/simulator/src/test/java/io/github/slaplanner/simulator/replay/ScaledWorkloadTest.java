package io.github.slaplanner.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.core.trace.Request;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledWorkloadTest {
    private static final Workload SOURCE = Workloads.steady(20_000, 0.1, 100, 10);

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1.5, 2, 3.7, 20})
    void scaled_anyFactor_hasThatManyTimesTheRequestsInOrder(double factor) {
        List<Request> scaled = Workloads.read(new ScaledWorkload(SOURCE, factor, 1));
        assertThat((double) scaled.size()).isCloseTo(20_000 * factor, Percentage.withPercentage(3));
        assertThat(scaled).isSortedAccordingTo(Comparator.comparingDouble(Request::arrivalSeconds));
    }

    @Test
    void scaled_shapeInTime_isKept() {
        List<Request> scaled = Workloads.read(new ScaledWorkload(SOURCE, 4, 1));
        for (int minute = 1; minute < 33; minute++) {
            int from = 60 * minute;
            long inMinute = scaled.stream()
                    .filter(request -> request.arrivalSeconds() >= from && request.arrivalSeconds() < from + 60)
                    .count();
            assertThat((double) inMinute).isCloseTo(2400, Percentage.withPercentage(5));
        }
    }

    @Test
    void scaled_sameSeed_sameRequests() {
        List<Request> first = Workloads.read(new ScaledWorkload(SOURCE, 1.5, 1));
        assertThat(Workloads.read(new ScaledWorkload(SOURCE, 1.5, 1))).isEqualTo(first);
        assertThat(Workloads.read(new ScaledWorkload(SOURCE, 1.5, 2))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void scaled_impossibleFactor_isRefused(double factor) {
        assertThatThrownBy(() -> new ScaledWorkload(SOURCE, factor, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale (" + factor + ")");
    }
}
