package io.github.slaplanner.opentelemetry;

import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.TickReport;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/**
 * A span of OpenTelemetry for every tick, {@code planner.tick}: from the time of the tick until it was over. Its attributes are the
 * decision's id, its outcome, the target of every role and what does not work; with a failure its status is an error.
 *
 * <pre>{@code
 * Planner.builder(config).listener(new TickSpans(openTelemetry.getTracer("planner"))).start();
 * }</pre>
 */
public final class TickSpans implements RuntimeListener {
    private static final AttributeKey<Long> ID = AttributeKey.longKey("planner.decision.id");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("planner.outcome");
    private static final AttributeKey<Double> DECIDING = AttributeKey.doubleKey("planner.deciding_ms");
    private static final AttributeKey<List<String>> FAILURES = AttributeKey.stringArrayKey("planner.failures");

    private final Tracer tracer;

    /** Spans of a tracer. */
    public TickSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public void onTick(TickReport report) {
        Span span = tracer.spanBuilder("planner.tick")
                .setNoParent()
                .setStartTimestamp(report.decision().at())
                .startSpan();
        span.setAttribute(ID, report.decision().id());
        span.setAttribute(OUTCOME, report.outcome().kind().label());
        span.setAttribute(DECIDING, report.deciding().toNanos() / 1e6);
        report.decision()
                .targets()
                .forEach((role, target) -> span.setAttribute("planner.target." + role.label(), target.longValue()));
        List<String> failing = report.failures().stream().map(Failure::input).toList();
        if (!failing.isEmpty()) {
            span.setAttribute(FAILURES, failing);
            span.setStatus(StatusCode.ERROR, report.failures().get(0).cause());
        }
        span.end();
    }
}
