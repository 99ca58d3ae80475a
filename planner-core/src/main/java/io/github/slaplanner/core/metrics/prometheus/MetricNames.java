package io.github.slaplanner.core.metrics.prometheus;

import static io.github.slaplanner.api.observation.Role.DECODE;
import static io.github.slaplanner.api.observation.Role.PREFILL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose metrics give the traffic, and what they are called there. Names are those of the programs' documentation; where a
 * program has renamed a metric, both names stand here, the newer first.
 *
 * @param source the value of {@code throughput_metrics_source}
 * @param modelLabel the label that names the model, or null if the series do not tell models apart
 * @param requests counters of requests that ended
 * @param isl input length
 * @param osl output length
 * @param ttft time to first token
 * @param itl inter-token latency
 * @param duration whole request
 * @param inFlight gauges whose sum is the requests in the system; empty if there are none
 * @param queued gauge of the requests that wait for their first token, or null
 * @param engine what shows the load of one engine, or null if the source is not the engines
 */
record MetricNames(
        String source,
        @Nullable String modelLabel,
        List<String> requests,
        Quantity isl,
        Quantity osl,
        Quantity ttft,
        Quantity itl,
        Quantity duration,
        List<String> inFlight,
        @Nullable String queued,
        @Nullable Engine engine) {

    /**
     * Names of an engine's own gauges.
     *
     * @param running requests being worked on
     * @param waiting requests in the engine's queue
     * @param kvUsage share of the KV cache in use, 0 to 1
     * @param kvUsed KV cache in use, in the engine's unit (blocks or tokens), or null
     * @param kvTotal a metric whose label {@code num_gpu_blocks} is the size of the KV cache in blocks, or null
     * @param rankLabel label of the data-parallel rank, or null
     * @param copies labels by which ranks show one and the same state several times; the lowest counts
     * @param prefill labels of engines that only read prompts, as label and regular expression
     * @param decode labels of engines that only decode
     */
    record Engine(
            List<String> running,
            List<String> waiting,
            List<String> kvUsage,
            @Nullable String kvUsed,
            @Nullable String kvTotal,
            @Nullable String rankLabel,
            List<String> copies,
            Map<String, String> prefill,
            Map<String, String> decode) {}

    private static final String FRONTEND = "dynamo_frontend_";
    private static final String ROUTER = "dynamo_component_router_";

    static final List<MetricNames> ALL = List.of(frontend(), router(), vllm(), sglang(), trtllm());

    private static MetricNames frontend() {
        return new MetricNames(
                "frontend",
                "model",
                List.of(FRONTEND + "requests_total"),
                Quantity.tokens(PREFILL, null, FRONTEND + "input_sequence_tokens"),
                Quantity.tokens(DECODE, null, FRONTEND + "output_sequence_tokens"),
                Quantity.seconds(PREFILL, FRONTEND + "time_to_first_token_seconds"),
                Quantity.seconds(DECODE, FRONTEND + "inter_token_latency_seconds"),
                Quantity.seconds(DECODE, FRONTEND + "request_duration_seconds"),
                List.of(FRONTEND + "inflight_requests"),
                FRONTEND + "queued_requests",
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
                List.of(ROUTER + "requests_total"),
                Quantity.tokens(PREFILL, null, ROUTER + "input_sequence_tokens"),
                Quantity.tokens(DECODE, null, ROUTER + "output_sequence_tokens"),
                Quantity.seconds(PREFILL, ROUTER + "time_to_first_token_seconds"),
                Quantity.seconds(DECODE, ROUTER + "inter_token_latency_seconds"),
                Quantity.seconds(DECODE),
                List.of(),
                null,
                null);
    }

    private static MetricNames vllm() {
        return new MetricNames(
                "vllm",
                "model_name",
                List.of("vllm:request_success_total"),
                Quantity.tokens(PREFILL, "vllm:prompt_tokens_total", "vllm:request_prompt_tokens"),
                Quantity.tokens(DECODE, "vllm:generation_tokens_total", "vllm:request_generation_tokens"),
                Quantity.seconds(PREFILL, "vllm:time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "vllm:e2e_request_latency_seconds"),
                List.of("vllm:num_requests_running", "vllm:num_requests_waiting"),
                "vllm:num_requests_waiting",
                new Engine(
                        List.of("vllm:num_requests_running"),
                        List.of("vllm:num_requests_waiting"),
                        List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
                        null,
                        "vllm:cache_config_info",
                        "engine",
                        List.of(),
                        Map.of(),
                        Map.of()));
    }

    private static MetricNames sglang() {
        return new MetricNames(
                "sglang",
                "model_name",
                List.of("sglang:num_requests_total"),
                Quantity.tokens(PREFILL, "sglang:prompt_tokens_total", "sglang:prompt_tokens_histogram"),
                Quantity.tokens(DECODE, "sglang:generation_tokens_total", "sglang:generation_tokens_histogram"),
                Quantity.seconds(PREFILL, "sglang:time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "sglang:inter_token_latency_seconds", "sglang:time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "sglang:e2e_request_latency_seconds"),
                List.of("sglang:num_running_reqs", "sglang:num_queue_reqs"),
                "sglang:num_queue_reqs",
                new Engine(
                        List.of("sglang:num_running_reqs"),
                        List.of("sglang:num_queue_reqs"),
                        List.of("sglang:token_usage"),
                        "sglang:num_used_tokens",
                        null,
                        "dp_rank",
                        List.of("tp_rank", "pp_rank", "moe_ep_rank"),
                        Map.of("engine_type", "prefill"),
                        Map.of("engine_type", "decode")));
    }

    private static MetricNames trtllm() {
        return new MetricNames(
                "trtllm",
                "model_name",
                List.of("trtllm_request_success_total"),
                Quantity.tokens(PREFILL, "trtllm_prompt_tokens_total"),
                Quantity.tokens(DECODE, "trtllm_generation_tokens_total"),
                Quantity.seconds(PREFILL, "trtllm_time_to_first_token_seconds"),
                Quantity.seconds(DECODE, "trtllm_time_per_output_token_seconds"),
                Quantity.seconds(DECODE, "trtllm_e2e_request_latency_seconds"),
                List.of("trtllm_num_requests_running", "trtllm_num_requests_waiting"),
                "trtllm_num_requests_waiting",
                new Engine(
                        List.of("trtllm_num_requests_running"),
                        List.of("trtllm_num_requests_waiting"),
                        List.of("trtllm_kv_cache_utilization"),
                        "trtllm_kv_cache_used_blocks",
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        Map.of()));
    }

    /** All lengths and latencies. */
    List<Quantity> quantities() {
        return List.of(isl, osl, ttft, itl, duration);
    }

    /** Names of all series that traffic is made of. */
    List<String> traffic() {
        List<String> names = new ArrayList<>(requests);
        quantities().forEach(quantity -> quantity.names().forEach(names::add));
        names.addAll(inFlight);
        if (queued != null && !names.contains(queued)) {
            names.add(queued);
        }
        return names;
    }

    /** Names of all series that the loads of engines are made of; empty if the source is not the engines. */
    List<String> loads() {
        if (engine == null) {
            return List.of();
        }
        Stream<String> means = Stream.of(isl, ttft, itl).flatMap(quantity -> quantity.names());
        Stream<String> gauges =
                Stream.of(engine.running, engine.waiting, engine.kvUsage).flatMap(List::stream);
        Stream<String> used = Stream.of(engine.kvUsed, engine.kvTotal).filter(Objects::nonNull);
        return Stream.of(requests.stream(), means, gauges, used)
                .flatMap(all -> all)
                .distinct()
                .toList();
    }
}
