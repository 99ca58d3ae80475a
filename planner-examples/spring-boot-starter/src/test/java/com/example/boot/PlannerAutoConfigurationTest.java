package com.example.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.fake.FakeConnector;
import io.github.slaplanner.api.fake.FakeMetricsSource;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.micrometer.PlannerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class PlannerAutoConfigurationTest {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PlannerAutoConfiguration.class));

    @Configuration(proxyBeanMethods = false)
    static class Fleet {
        static final CountDownLatch TICKED = new CountDownLatch(2);

        @Bean(destroyMethod = "")
        FakeConnector connector() {
            return new FakeConnector(Duration.ofSeconds(30), Duration.ZERO)
                    .with(Role.PREFILL, 1, 1)
                    .with(Role.DECODE, 1, 1);
        }

        @Bean(destroyMethod = "")
        FakeMetricsSource metrics() {
            return new FakeMetricsSource();
        }

        @Bean
        EnginePerformance engines(PlannerConfig config) {
            return new EngineLoader().performance(config, BuiltInProfile.engine());
        }

        @Bean
        PlannerListener ticks() {
            return (RuntimeListener) report -> TICKED.countDown();
        }
    }

    @Test
    void withAConfiguration_aPlannerRunsOnTheApplicationsBeans_andShowsItsMeters() {
        application.withUserConfiguration(Fleet.class)
                .withPropertyValues("planner.config={\"load_adjustment_interval\": 1, \"max_gpu_budget\": 16, \"ttft\": 500}")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Planner.class);
                    assertThat(Fleet.TICKED.await(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(context.getBean(Planner.class).config().throughput().ttftMs())
                            .isEqualTo(500);
                    SimpleMeterRegistry registry = new SimpleMeterRegistry();
                    context.getBean(PlannerMeters.class).bindTo(registry);
                    assertThat(registry.get("dynamo_planner_desired_replicas")
                                    .tag("role", "decode")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                });
    }

    @Test
    void withoutAConfiguration_nothingRuns() {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Planner.class));
    }

    @Test
    void withAWrongConfiguration_theApplicationDoesNotStart_andSaysWhy() {
        application.withUserConfiguration(Fleet.class)
                .withPropertyValues("planner.config={\"ttft\": -1}")
                .run(context -> assertThat(context).getFailure().hasStackTraceContaining("ttft = -1"));
    }
}
