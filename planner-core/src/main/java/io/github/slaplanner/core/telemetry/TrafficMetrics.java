package io.github.slaplanner.core.telemetry;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.runtime.TickReport;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What users ask, what they were promised, and what is expected of them. NaN is "not known", which is not zero. */
final class TrafficMetrics {
    private static final double MS = 1000;

    private final Gauge rate;
    private final Gauge isl;
    private final Gauge osl;
    private final Gauge ttft;
    private final Gauge itl;
    private final Gauge duration;
    private final Gauge backlog;
    private final Gauge refused;
    private final Gauge cached;
    private final Gauge perStep;
    private final Gauge attainment;
    private final Gauge targetMs;
    private final Gauge targetShare;
    private final Gauge predictedRate;
    private final Gauge predictedIsl;
    private final Gauge predictedOsl;
    private final Gauge forecastError;
    private final Gauge fresh;
    private final Gauge age;

    TrafficMetrics(Metrics metrics) {
        rate = metrics.unknown("observed_requests_per_second", "Demand over the last tick, requests per second.");
        isl = metrics.unknown("observed_input_sequence_tokens", "Mean input length over the last tick, tokens.");
        osl = metrics.unknown("observed_output_sequence_tokens", "Mean output length over the last tick, tokens.");
        ttft = metrics.unknown("observed_ttft_ms", "Mean time to first token over the last tick, ms.");
        itl = metrics.unknown("observed_itl_ms", "Mean inter-token latency over the last tick, ms.");
        duration = metrics.unknown(
                "observed_request_duration_seconds", "Mean duration of a request over the last tick, seconds.");
        backlog = metrics.unknown("observed_queued_requests", "Requests that wait for their first engine.");
        refused = metrics.unknown(
                "observed_refused_requests_per_second",
                "Requests refused for a fault of their own, which no engine saw, requests per second.");
        cached = metrics.unknown(
                "observed_cached_prompt_ratio", "Share of prompt tokens that a prefix cache had, 0 to 1.");
        perStep = metrics.unknown("observed_tokens_per_step", "Tokens that a sequence gets per decode step.");
        attainment = metrics.gauge(
                "sla_attainment_ratio", "Share of requests of the last tick within its SLA target, 0 to 1.", "latency");
        targetMs = metrics.gauge("sla_target_ms", "Latency that requests should keep to, ms.", "latency");
        targetShare = metrics.unknown(
                "sla_attainment_target_ratio", "Share of requests that should keep to the targets, 0 to 1.");
        predictedRate = metrics.unknown(
                "predicted_requests_per_second", "Demand forecast for the next interval, requests per second.");
        predictedIsl = metrics.unknown(
                "predicted_input_sequence_tokens", "Input length forecast for the next interval, tokens.");
        predictedOsl = metrics.unknown(
                "predicted_output_sequence_tokens", "Output length forecast for the next interval, tokens.");
        forecastError = metrics.gauge(
                "forecast_error_ratio",
                "Mean absolute error of the forecast of the next interval over the mean demand, last hours; 0.1 is 10 %.",
                "role");
        fresh = metrics.gauge("signal_fresh", "1 if an input is fresh, 0 if it is stale or missing.", "input");
        age = metrics.gauge("signal_age_seconds", "Age of an input's value, seconds; NaN if it is missing.", "input");
    }

    void update(TickReport report) {
        targetMs.labels("ttft").set(report.config().throughput().ttftMs());
        targetMs.labels("itl").set(report.config().throughput().itlMs());
        targetShare.set(report.config().get(Settings.SLA_ATTAINMENT_TARGET));
        Observation seen = report.observation();
        Traffic traffic = seen.traffic().valueOrNull();
        observed(traffic);
        attained(report.config(), traffic);
        predicted(report.decision().demand());
        DemandLog log = report.state().log();
        forecastError.labels("prefill").set(log == null ? Double.NaN : log.promptError());
        forecastError.labels("decode").set(log == null ? Double.NaN : log.outputError());
        health("traffic", seen.traffic(), seen.now());
        health("workers", seen.workers(), seen.now());
        health("fleet", seen.fleet(), seen.now());
    }

    private void observed(@Nullable Traffic traffic) {
        rate.set(
                traffic == null
                        ? Double.NaN
                        : MS * traffic.requests().demand() / traffic.interval().toMillis());
        isl.set(mean(traffic == null ? null : traffic.isl()));
        osl.set(mean(traffic == null ? null : traffic.osl()));
        ttft.set(mean(traffic == null ? null : traffic.ttftMs()));
        itl.set(mean(traffic == null ? null : traffic.itlMs()));
        duration.set(mean(traffic == null ? null : traffic.durationMs()) / MS);
        backlog.set(Metrics.orNaN(traffic == null ? null : traffic.queued()));
        refused.set(
                traffic == null
                        ? Double.NaN
                        : MS
                                * Metrics.orNaN(traffic.requests().refused())
                                / traffic.interval().toMillis());
        cached.set(Metrics.orNaN(traffic == null ? null : traffic.cachedShare()));
        perStep.set(Metrics.orNaN(traffic == null ? null : traffic.tokensPerStep()));
    }

    private void attained(PlannerConfig config, @Nullable Traffic traffic) {
        attainment
                .labels("ttft")
                .set(within(
                        traffic == null ? null : traffic.ttftMs(),
                        config.throughput().ttftMs()));
        attainment
                .labels("itl")
                .set(within(
                        traffic == null ? null : traffic.itlMs(),
                        config.throughput().itlMs()));
    }

    private void predicted(@Nullable DemandForecast demand) {
        predictedRate.set(
                demand == null
                        ? Double.NaN
                        : MS
                                * next(demand.requests())
                                / demand.requests().interval().toMillis());
        predictedIsl.set(demand == null ? Double.NaN : next(demand.isl()));
        predictedOsl.set(demand == null ? Double.NaN : next(demand.osl()));
    }

    private static double next(Forecast forecast) {
        return forecast.next().mean();
    }

    private void health(String input, Signal<?> signal, Instant now) {
        fresh.labels(input).set(signal instanceof Signal.Fresh ? 1 : 0);
        Instant at = signal instanceof Signal.Fresh<?> good
                ? good.at()
                : signal instanceof Signal.Stale<?> stale ? stale.at() : null;
        age.labels(input)
                .set(at == null ? Double.NaN : Duration.between(at, now).toMillis() / MS);
    }

    private static double mean(@Nullable Summary summary) {
        return summary == null ? Double.NaN : summary.mean();
    }

    private static double within(@Nullable Summary summary, double target) {
        return summary == null || summary.distribution() == null
                ? Double.NaN
                : summary.distribution().cdf(target);
    }
}
