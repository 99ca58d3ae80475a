package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void portThatIsTaken_stopsThePlannerBeforeItDecides() throws IOException {
        AtomicInteger decisions = new AtomicInteger();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PlannerConfig config = PlannerConfig.builder()
                    .set(Settings.LIVE_DASHBOARD_PORT, taken.getLocalPort())
                    .enableLoadScaling(false)
                    .build();
            EnginePerformance engine = new EngineLoader().performance(config, BuiltInProfile.engine());
            Demo demo = new Demo(config, engine, 100, 1);
            assertThatThrownBy(() -> LivePlanner.start(
                            config,
                            demo.prepare(Planner.builder(config)
                                    .performance(engine)
                                    .onDecision(decision -> decisions.incrementAndGet()))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot listen at 127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(decisions).hasValue(0);
    }
}
