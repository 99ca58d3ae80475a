package io.github.slaplanner.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Pages as the programs of a fleet show them. */
final class MetricPages {
    private static final String[] WORKER_GAUGES = {
        "active_prefill_tokens",
        "active_decode_blocks",
        "last_time_to_first_token_seconds",
        "last_input_sequence_tokens",
        "last_inter_token_latency_seconds"
    };

    private MetricPages() {}

    /** A page of histograms with a number of series, none of them a worker's. */
    static byte[] histograms(int series) {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < series; i++) {
            if (i % 500 == 0) {
                page.append("# HELP vllm:metric_")
                        .append(i / 500)
                        .append("_seconds Histogram of some latency in seconds.\n");
                page.append("# TYPE vllm:metric_").append(i / 500).append("_seconds histogram\n");
            }
            page.append(String.format(
                    Locale.ROOT,
                    "vllm:metric_%d_seconds_bucket{engine=\"%d\",le=\"%s\",model_name=\"Qwen/Qwen3-32B\"} %s%n",
                    i / 500,
                    i % 500 / 25,
                    0.005 * (i % 25 + 1),
                    (double) (i * 37L)));
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The page of a router with a number of workers, half of them prefill, five gauges each. */
    static byte[] workers(int workers) {
        StringBuilder page = new StringBuilder();
        for (String gauge : WORKER_GAUGES) {
            page.append("# HELP dynamo_frontend_worker_").append(gauge).append(" One gauge per worker\n");
            page.append("# TYPE dynamo_frontend_worker_").append(gauge).append(" gauge\n");
            for (int i = 0; i < workers; i++) {
                page.append(String.format(
                        Locale.ROOT,
                        "dynamo_frontend_worker_%s{dp_rank=\"0\",worker_id=\"%d\",worker_type=\"%s\"} %s%n",
                        gauge,
                        7_587_890_123_456_000_000L + i,
                        i % 2 == 0 ? "prefill" : "decode",
                        gauge.endsWith("seconds") ? 0.001 * (i + 1) : 10.0 * i));
            }
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }
}
