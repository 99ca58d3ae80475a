package io.github.slaplanner.core.metrics.prometheus;

import java.util.Locale;

/** Pages of metrics as a Dynamo frontend shows them. */
final class Pages {
    static final String MODEL = "qwen/qwen3-32b";
    private static final double[] TOKENS = {0, 128, 1024, 4096, 16384};
    private static final double[] SECONDS = {0, 0.01, 0.1, 1, 10};

    private Pages() {}

    /**
     * What a frontend has counted since it started.
     *
     * @param requests requests that ended, all alike
     * @param isl their input length
     * @param osl their output length
     * @param inFlight requests in the system
     */
    record Frontend(double requests, double isl, double osl, int inFlight) {
        /** TTFT 200 ms, ITL 20 ms, duration 3 s. */
        String page() {
            return page("model=\"" + MODEL + "\",dynamo_namespace=\"default-disagg\"");
        }

        String page(String labels) {
            StringBuilder page = new StringBuilder();
            counter(
                    page,
                    labels + ",endpoint=\"chat_completions\",request_type=\"stream\",status=\"success\"",
                    requests);
            histogram(page, "input_sequence_tokens", labels, TOKENS, requests, isl);
            histogram(page, "output_sequence_tokens", labels, TOKENS, requests, osl);
            histogram(page, "time_to_first_token_seconds", labels, SECONDS, requests, 0.2);
            histogram(page, "inter_token_latency_seconds", labels, SECONDS, requests * osl, 0.02);
            histogram(page, "request_duration_seconds", labels, SECONDS, requests, 3);
            line(page, "inflight_requests", labels, inFlight);
            line(page, "queued_requests", labels, Math.floor(inFlight / 4.0));
            return page.toString();
        }
    }

    static void counter(StringBuilder page, String labels, double value) {
        line(page, "requests_total", labels, value);
    }

    private static void histogram(
            StringBuilder page, String name, String labels, double[] bounds, double count, double each) {
        for (double bound : bounds) {
            line(page, name + "_bucket", labels + ",le=\"" + bound + "\"", each <= bound ? count : 0);
        }
        line(page, name + "_bucket", labels + ",le=\"+Inf\"", count);
        line(page, name + "_sum", labels, count * each);
        line(page, name + "_count", labels, count);
    }

    static void line(StringBuilder page, String name, String labels, double value) {
        page.append(String.format(Locale.ROOT, "dynamo_frontend_%s{%s} %s%n", name, labels, value));
    }

    /** What a router shows of one worker. */
    static String worker(String id, String rank, String type, double prefillTokens, double ttft) {
        String labels = String.format("worker_id=\"%s\",dp_rank=\"%s\",worker_type=\"%s\"", id, rank, type);
        StringBuilder page = new StringBuilder();
        line(page, "worker_active_prefill_tokens", labels, prefillTokens);
        line(page, "worker_active_decode_blocks", labels, 40);
        line(page, "worker_last_time_to_first_token_seconds", labels, ttft);
        line(page, "worker_last_input_sequence_tokens", labels, 3000);
        line(page, "worker_last_inter_token_latency_seconds", labels, 0.012);
        return page.toString();
    }
}
