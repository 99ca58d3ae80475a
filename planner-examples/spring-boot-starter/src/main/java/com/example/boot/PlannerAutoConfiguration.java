package com.example.boot;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.LoadedConfig;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.micrometer.PlannerMeters;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Runs a planner in a Spring Boot application, where the property {@code planner.config} says which: a file, or inline JSON.
 *
 * <p>Beans of type {@link MetricsSource}, {@link Connector} and {@link EnginePerformance} are used in place of those that the
 * configuration names; every {@link PlannerListener} is told. {@link PlannerMeters} is a binder, so Spring Boot binds it to every
 * registry of Micrometer. The planner ends with the application, and leaves the fleet as it is.
 */
@AutoConfiguration
@ConditionalOnProperty("planner.config")
public class PlannerAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    PlannerConfig plannerConfig(Environment environment) {
        LoadedConfig loaded = new ConfigLoader(System.getenv()).load(environment.getRequiredProperty("planner.config"));
        loaded.warnings().forEach(warning -> LoggerFactory.getLogger(Planner.class).warn("{}", warning));
        return loaded.config();
    }

    @Bean
    @ConditionalOnMissingBean
    PlannerMeters plannerMeters() {
        return new PlannerMeters();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Planner planner(
            PlannerConfig config,
            ObjectProvider<MetricsSource> metrics,
            ObjectProvider<Connector> connector,
            ObjectProvider<EnginePerformance> performance,
            ObjectProvider<PlannerListener> listeners) {
        PlannerBuilder builder = Planner.builder(config);
        metrics.ifAvailable(builder::metrics);
        connector.ifAvailable(builder::connector);
        performance.ifAvailable(builder::performance);
        listeners.orderedStream().forEach(builder::listener);
        return builder.start();
    }
}
