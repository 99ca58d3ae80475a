package io.github.slaplanner.api.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeMetricsSourceTest extends MetricsSourceContract {
    private final FakeMetricsSource source = new FakeMetricsSource();

    @Override
    protected MetricsSource source() {
        return source;
    }

    @Override
    protected void serve(int requests, int isl, int osl) {
        for (int i = 0; i < requests; i++) {
            source.serve(FROM.plusMillis(60_000L * i / requests), 1, isl, osl);
        }
    }

    @Override
    protected void idle() {
        // A source without requests is idle.
    }

    @Override
    protected void cutOff() {
        source.cutOff("unplugged");
    }

    @Test
    void traffic_requestAtTheEnd_belongsToTheNextInterval() {
        source.serve(TO, 3, 10, 20);

        assertThat(source.traffic(FROM, TO).freshOrNull().requests().demand()).isZero();
        assertThat(source.traffic(TO, TO.plusSeconds(1))
                        .freshOrNull()
                        .requests()
                        .demand())
                .isEqualTo(3);
    }

    @Test
    void workers_set_areShownUntilCutOff() {
        WorkerLoad.Sample sample =
                WorkerLoad.Sample.builder().activePrefillTokens(1.0).build();
        source.load(List.of(WorkerLoad.of("a", Role.PREFILL, sample)));
        assertThat(source.workers(TO).freshOrNull()).hasSize(1);

        source.cutOff("unplugged");
        assertThat(source.workers(TO).problem()).isEqualTo("missing: unplugged");

        source.reconnect();
        assertThat(source.workers(TO).freshOrNull()).hasSize(1);
        assertThat(source.closed()).isFalse();
    }
}
