package io.github.slaplanner.core.metrics.workers;

import java.util.Arrays;
import java.util.List;

/** The gauges that a router keeps of each worker, as places in an array; NaN where one is not known. */
final class Gauges {
    static final int ACTIVE_PREFILL_TOKENS = 0;
    static final int ACTIVE_DECODE_BLOCKS = 1;
    static final int LAST_ISL = 2;
    static final int LAST_TTFT = 3;
    static final int LAST_ITL = 4;

    /** Names on the page, by place. */
    static final List<String> NAMES = List.of(
            "dynamo_frontend_worker_active_prefill_tokens",
            "dynamo_frontend_worker_active_decode_blocks",
            "dynamo_frontend_worker_last_input_sequence_tokens",
            "dynamo_frontend_worker_last_time_to_first_token_seconds",
            "dynamo_frontend_worker_last_inter_token_latency_seconds");

    static final int COUNT = NAMES.size();

    private Gauges() {}

    /** The gauges of one worker in a sample of all; empty if the sample does not name it. */
    static double[] of(double[] sample, int worker) {
        int from = worker * (COUNT + 1);
        boolean named = from < sample.length && sample[from + COUNT] > 0;
        return named ? Arrays.copyOfRange(sample, from, from + COUNT) : new double[0];
    }

    /** Whether a worker shows its last request and no load. */
    static boolean withoutLoad(double[] gauges) {
        return Double.isNaN(gauges[ACTIVE_PREFILL_TOKENS]) && Double.isNaN(gauges[ACTIVE_DECODE_BLOCKS]);
    }

    /** The value of a gauge in the planner's unit. Those of the last request are zero before the first: no measurement. */
    static double measured(int gauge, double value) {
        boolean ofLastRequest = gauge >= LAST_ISL;
        if (!Double.isFinite(value) || value < 0 || (ofLastRequest && value == 0)) {
            return Double.NaN;
        }
        return gauge >= LAST_TTFT ? 1000 * value : value;
    }
}
