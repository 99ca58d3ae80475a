package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;

/**
 * Between which loads engines stay as they are, where the target is no SLA. What the configuration does not set is that of its
 * target:
 *
 * <pre>
 * throughput   a whole context queued per engine, a tenth of it    KV cache full, 60 %
 * latency      a tenth of a context queued, nothing queued         40 %, 10 %
 * </pre>
 *
 * @param queueUp prompt tokens queued per engine from which on engines are added
 * @param queueDown prompt tokens queued per engine below which they are taken away; 0 is when nothing is queued
 * @param kvUp share of the KV cache, 0 to 1, over which engines are added
 * @param kvDown share of the KV cache below which they are taken away
 */
record Thresholds(double queueUp, double queueDown, double kvUp, double kvDown) {
    private static final double PERCENT = 100;

    static Thresholds of(PlannerConfig config) {
        double context = config.get(Settings.MODEL_CONTEXT_LENGTH);
        Thresholds usual = config.get(Settings.OPTIMIZATION_TARGET) == OptimizationTarget.LATENCY
                ? new Thresholds(context / 10, 0, 0.4, 0.1)
                : new Thresholds(context, context / 10, 1, 0.6);
        return new Thresholds(
                set(config, Settings.PREFILL_SCALE_UP_QUEUE_TOKENS, 1, usual.queueUp),
                set(config, Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS, 1, usual.queueDown),
                set(config, Settings.DECODE_SCALE_UP_KV_RATE, PERCENT, usual.kvUp),
                set(config, Settings.DECODE_SCALE_DOWN_KV_RATE, PERCENT, usual.kvDown));
    }

    private static double set(PlannerConfig config, Setting<Double> threshold, double unit, double usual) {
        Double value = config.orNull(threshold);
        return value == null ? usual : value / unit;
    }
}
