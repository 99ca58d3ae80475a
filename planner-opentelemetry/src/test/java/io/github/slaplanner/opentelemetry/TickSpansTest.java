package io.github.slaplanner.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.core.shadow.Scoreboard;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickSpansTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final TickSpans listener = new TickSpans(provider.get("planner"));

    @Test
    void tick_isASpanFromItsTime_withTheDecision() {
        SpanData span = tick(List.of());

        assertThat(span.getName()).isEqualTo("planner.tick");
        assertThat(span.getStartEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(NOW.getEpochSecond()));
        assertThat(span.hasEnded()).isTrue();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("planner.outcome"), "unchanged")
                .containsEntry(AttributeKey.longKey("planner.target.prefill"), 2L)
                .containsEntry(AttributeKey.longKey("planner.target.decode"), 3L)
                .containsEntry(AttributeKey.doubleKey("planner.deciding_ms"), 1.5)
                .containsKey(AttributeKey.longKey("planner.decision.id"));
    }

    @Test
    void tick_withAFailure_isAnError_andNamesIt() {
        SpanData span = tick(List.of(new Failure("traffic", NOW, 3, true, "Prometheus does not answer", "start it")));

        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo("Prometheus does not answer");
        assertThat(span.getAttributes().get(AttributeKey.stringArrayKey("planner.failures")))
                .containsExactly("traffic");
    }

    private SpanData tick(List<Failure> failures) {
        PlannerConfig config = PlannerConfig.builder().build();
        EngineLoader loader = new EngineLoader();
        var performance = loader.performance(config, BuiltInProfile.engine());
        PlannerEngine engine = PlannerEngine.of(config, loader.predictor(config), performance);
        Observation seen = Observation.at(NOW)
                .fleet(FleetState.of(Map.of(
                        Role.PREFILL, RoleState.settled(2).gpusPerEngine(1).build(),
                        Role.DECODE, RoleState.settled(3).gpusPerEngine(1).build())))
                .build();
        PlannerEngine.Result result = engine.step(engine.start(), seen);
        listener.onTick(new TickReport(
                config,
                performance,
                seen,
                result.decision(),
                new Outcome(Outcome.Kind.UNCHANGED, ""),
                result.state(),
                Duration.ofNanos(1_500_000),
                Scoreboard.EMPTY,
                0,
                failures));
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().get(0);
    }
}
