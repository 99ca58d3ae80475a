package io.github.slaplanner.core.metrics.prometheus;

import static io.github.slaplanner.api.observation.Role.DECODE;
import static io.github.slaplanner.api.observation.Role.PREFILL;

import io.github.slaplanner.core.metrics.prometheus.MetricNames.Cost;
import io.github.slaplanner.core.metrics.prometheus.MetricNames.Engine;
import io.github.slaplanner.core.metrics.prometheus.MetricNames.Ratio;
import io.github.slaplanner.core.metrics.prometheus.MetricNames.Requests;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of the programs that are known. Names are those of the programs' documentation; where a program has renamed a
 * metric, both names stand here, the newer first.
 */
final class Presets {
    private static final String FRONTEND = "dynamo_frontend_";
    private static final String ROUTER = "dynamo_component_router_";

    static final List<MetricNames> ALL = List.of(frontend(), router(), vllm(), sglang(), trtllm());

    private Presets() {}

    static MetricNames frontend() {
        return new MetricNames(
                "frontend",
                "model",
                new Requests(
                        List.of(FRONTEND + "requests_started_total"),
                        List.of(FRONTEND + "requests_total"),
                        "error_type",
                        Set.of("validation", "not_found", "not_implemented"),
                        Set.of(""),
                        null),
                Quantity.tokens(PREFILL, null, FRONTEND + "input_sequence_tokens"),
                Quantity.tokens(DECODE, FRONTEND + "output_tokens_total", FRONTEND + "output_sequence_tokens"),
                Quantity.seconds(PREFILL, FRONTEND + "time_to_first_token_seconds"),
                Quantity.seconds(DECODE, FRONTEND + "inter_token_latency_seconds"),
                Quantity.seconds(DECODE, FRONTEND + "request_duration_seconds"),
                List.of(FRONTEND + "inflight_requests"),
                FRONTEND + "queued_requests",
                new Cost(
                        List.of(new Ratio(FRONTEND + "cached_tokens_sum", FRONTEND + "input_sequence_tokens_sum")),
                        null,
                        null,
                        null,
                        false),
                List.of("model", "status", "error_type", "request_type", "exported_endpoint", "dynamo_namespace"),
                null);
    }

    /**
     * The router has no duration of its own: {@code dynamo_component_request_duration_seconds}, which looks like it, mixes in
     * what every worker's handler takes.
     */
    private static MetricNames router() {
        return new MetricNames(
                "router",
                null,
                new Requests(
                        List.of(ROUTER + "requests_started_total"),
                        List.of(ROUTER + "requests_total"),
                        null,
                        Set.of(),
                        Set.of(),
                        "phase"),
                Quantity.tokens(PREFILL, null, ROUTER + "input_sequence_tokens"),
                Quantity.tokens(DECODE, null, ROUTER + "output_sequence_tokens"),
                Quantity.seconds(PREFILL, ROUTER + "time_to_first_token_seconds"),
                Quantity.seconds(DECODE, ROUTER + "inter_token_latency_seconds"),
                Quantity.seconds(DECODE),
                List.of(),
                null,
                new Cost(
                        List.of(
                                new Ratio(
                                        ROUTER + "kv_selected_cached_prefix_tokens_total",
                                        ROUTER + "input_sequence_tokens_sum"),
                                new Ratio(ROUTER + "kv_hit_rate_sum", ROUTER + "kv_hit_rate_count")),
                        null,
                        null,
                        null,
                        false),
                List.of("phase", "model", "router_id", "dynamo_component", "dynamo_namespace"),
                null);
    }

    private static MetricNames vllm() {
        return new MetricNames(
                "vllm",
                "model_name",
                ended("vllm:request_success_total", Set.of("", "stop", "length", "repetition")),
                Quantity.tokens(PREFILL, "vllm:prompt_tokens_total", "vllm:request_prompt_tokens"),
                Quantity.tokens(DECODE, "vllm:generation_tokens_total", "vllm:request_generation_tokens"),
                Quantity.seconds(PREFILL, "vllm:time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "vllm:e2e_request_latency_seconds"),
                List.of("vllm:num_requests_running", "vllm:num_requests_waiting"),
                "vllm:num_requests_waiting",
                new Cost(
                        List.of(
                                new Ratio("vllm:prefix_cache_hits_total", "vllm:prefix_cache_queries_total"),
                                new Ratio("vllm:gpu_prefix_cache_hits_total", "vllm:gpu_prefix_cache_queries_total")),
                        "vllm:gpu_prefix_cache_hit_rate",
                        new Ratio("vllm:spec_decode_num_accepted_tokens_total", "vllm:spec_decode_num_drafts_total"),
                        null,
                        true),
                List.of("model_name", "engine", "finished_reason"),
                new Engine(
                        List.of("vllm:num_requests_running"),
                        List.of("vllm:num_requests_waiting"),
                        List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
                        null,
                        "vllm:cache_config_info",
                        "engine",
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of()));
    }

    private static MetricNames sglang() {
        return new MetricNames(
                "sglang",
                "model_name",
                ended("sglang:num_requests_total", Set.of()),
                Quantity.tokens(PREFILL, "sglang:prompt_tokens_total", "sglang:prompt_tokens_histogram"),
                Quantity.tokens(DECODE, "sglang:generation_tokens_total", "sglang:generation_tokens_histogram"),
                Quantity.seconds(PREFILL, "sglang:time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "sglang:inter_token_latency_seconds", "sglang:time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "sglang:e2e_request_latency_seconds"),
                List.of("sglang:num_running_reqs", "sglang:num_queue_reqs"),
                "sglang:num_queue_reqs",
                new Cost(
                        List.of(new Ratio("sglang:cached_tokens_total", "sglang:prompt_tokens_total")),
                        "sglang:cache_hit_rate",
                        null,
                        "sglang:spec_accept_length",
                        false),
                List.of(
                        "model_name",
                        "engine_type",
                        "dp_rank",
                        "tp_rank",
                        "pp_rank",
                        "moe_ep_rank",
                        "is_streaming",
                        "priority",
                        "cache_source"),
                new Engine(
                        List.of("sglang:num_running_reqs"),
                        List.of("sglang:num_queue_reqs"),
                        List.of("sglang:token_usage"),
                        "sglang:num_used_tokens",
                        null,
                        "dp_rank",
                        List.of("tp_rank", "pp_rank", "moe_ep_rank"),
                        List.of("priority"),
                        Map.of("engine_type", "prefill"),
                        Map.of("engine_type", "decode")));
    }

    private static MetricNames trtllm() {
        return new MetricNames(
                "trtllm",
                "model_name",
                ended("trtllm_request_success_total", Set.of("", "stop", "length")),
                Quantity.tokens(PREFILL, "trtllm_prompt_tokens_total"),
                Quantity.tokens(DECODE, "trtllm_generation_tokens_total"),
                Quantity.seconds(PREFILL, "trtllm_time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "trtllm_time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "trtllm_e2e_request_latency_seconds"),
                List.of("trtllm_num_requests_running", "trtllm_num_requests_waiting"),
                "trtllm_num_requests_waiting",
                new Cost(
                        List.of(
                                new Ratio("trtllm_prompt_cached_tokens_total", "trtllm_prompt_tokens_total"),
                                new Ratio("trtllm_prompt_tokens_cached_total", "trtllm_prompt_tokens_total")),
                        "trtllm_kv_cache_hit_rate",
                        null,
                        "trtllm_spec_decode_acceptance_length",
                        false),
                List.of("model_name", "engine_type", "finished_reason"),
                new Engine(
                        List.of("trtllm_num_requests_running"),
                        List.of("trtllm_num_requests_waiting"),
                        List.of("trtllm_kv_cache_utilization"),
                        "trtllm_kv_cache_used_blocks",
                        null,
                        null,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of()));
    }

    /** An engine's counter of requests that ended; without outcomes if none are named. */
    private static Requests ended(String counter, Set<String> fine) {
        String outcome = fine.isEmpty() ? null : "finished_reason";
        return new Requests(List.of(), List.of(counter), outcome, Set.of(), fine, null);
    }
}
