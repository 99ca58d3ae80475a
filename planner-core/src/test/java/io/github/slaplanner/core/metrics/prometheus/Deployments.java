package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.Mode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * Deployments of one kind each, as their pages show them. Each target serves at its own steady rate; what it has done by a time
 * is rounded down, as counters count whole requests.
 */
final class Deployments {
    private static final double[] TOKENS = {100, 1000, 10_000};
    private static final double[] SECONDS = {0.01, 0.1, 1, 10};

    private Deployments() {}

    /**
     * What the makers of pages did.
     *
     * @param rate requests per second, of all targets
     * @param isl tokens per prompt; NaN if pages do not tell
     * @param osl tokens per answer
     * @param ttftMs time to first token
     * @param itlMs time per token after it
     * @param cached share of the prompt in a prefix cache
     * @param perStep tokens per decode step
     * @param inFlight requests in the system, per target; negative if pages do not tell
     */
    record Truth(
            double rate,
            double isl,
            double osl,
            double ttftMs,
            double itlMs,
            double cached,
            double perStep,
            int inFlight) {
        static Truth of(double rate, double isl, double osl, double ttftMs, double itlMs) {
            return new Truth(rate, isl, osl, ttftMs, itlMs, Double.NaN, Double.NaN, 6);
        }

        Truth cost(double share, double tokens) {
            return new Truth(rate, isl, osl, ttftMs, itlMs, share, tokens, inFlight);
        }

        Truth inFlight(int requests) {
            return new Truth(rate, isl, osl, ttftMs, itlMs, cached, perStep, requests);
        }
    }

    /**
     * A kind of deployment.
     *
     * @param name what is special about it
     * @param source where traffic is read
     * @param truth what it did, per target and second
     * @param page what a target shows after some seconds
     * @param scrapers labels of those who scrape it, each for itself
     * @param settings what has to be configured
     */
    record Deployment(
            String name,
            String source,
            Truth truth,
            DoubleFunction<PageText> page,
            List<Map<String, String>> scrapers,
            Consumer<Sources> settings) {
        @Override
        public String toString() {
            return name;
        }

        Deployment scrapedBy(List<Map<String, String>> who) {
            return new Deployment(name, source, truth, page, who, settings);
        }

        Deployment with(Consumer<Sources> more) {
            return new Deployment(name, source, truth, page, scrapers, settings.andThen(more));
        }
    }

    private static Deployment of(String name, String source, Truth truth, DoubleFunction<PageText> page) {
        List<Map<String, String>> one = List.of(Map.of("job", "fleet"));
        return new Deployment(name, source, truth, page, one, sources -> sources.mode(Mode.AGG));
    }

    static List<Deployment> all() {
        Map<String, String> service = Map.of("job", "service", "endpoint", "http", "service", "llm");
        Map<String, String> pods = Map.of("job", "pods", "endpoint", "metrics");
        Map<String, String> first = Map.of("job", "fleet", "prometheus_replica", "p-0");
        Map<String, String> second = Map.of("job", "fleet", "prometheus_replica", "p-1");
        return List.of(
                adapters(),
                badRequests(),
                emptyFleet(),
                routerUnderPressure(),
                routerOfTwoPhases(),
                aborting(),
                frozen(),
                embeddings(),
                cachedPrompts("vllm:"),
                renamed(),
                speculating(),
                plain("scraped by two jobs").scrapedBy(List.of(service, pods)),
                plain("scraped by a pair").scrapedBy(List.of(first, second)),
                priorities(),
                withoutLengths());
    }

    private static Deployment adapters() {
        Truth truth = Truth.of(3.2, 1000, 200, 30, 8).inFlight(12);
        return of(
                        "adapters",
                        "frontend",
                        truth,
                        t -> frontend("model=\"base\"", t * 0.8, 0).add(frontend("model=\"acme-lora\"", t * 2.4, 0)))
                .with(sources -> sources.model("base").with("models", List.of("acme-lora")));
    }

    private static Deployment badRequests() {
        return of(
                "bad requests",
                "frontend",
                Truth.of(2.5, 1000, 200, 30, 8),
                t -> frontend("model=\"base\"", t * 2.5, t * 27.5));
    }

    private static PageText frontend(String labels, double done, double bad) {
        String f = "dynamo_frontend_";
        double n = Math.floor(done);
        String request = labels + ",request_type=\"stream\",endpoint=\"chat_completions\",status=";
        return new PageText()
                .line(f + "requests_total", request + "\"success\",error_type=\"\"", n)
                .line(f + "requests_total", request + "\"error\",error_type=\"validation\"", Math.floor(bad))
                .histogram(f + "input_sequence_tokens", labels, n, 1000, TOKENS)
                .histogram(f + "output_sequence_tokens", labels, n, 200, TOKENS)
                .histogram(f + "time_to_first_token_seconds", labels, n, 0.03, SECONDS)
                .histogram(f + "inter_token_latency_seconds", labels, n * 199, 0.008, SECONDS)
                .histogram(f + "request_duration_seconds", labels, n + Math.floor(bad), 1.7, SECONDS)
                .line(f + "inflight_requests", labels, 6)
                .line(f + "queued_requests", labels, 0);
    }

    /** No engine is there: what comes waits, and nothing else is ever counted. */
    private static Deployment emptyFleet() {
        Truth truth =
                Truth.of(2, Double.NaN, Double.NaN, Double.NaN, Double.NaN).inFlight(-1);
        return of(
                "empty fleet",
                "frontend",
                truth,
                t -> new PageText()
                        .line("dynamo_frontend_requests_total", "model=\"base\",status=\"success\"", 0)
                        .histogram("dynamo_frontend_input_sequence_tokens", "model=\"base\"", 0, 0, TOKENS)
                        .line("dynamo_frontend_inflight_requests", "model=\"base\"", Math.floor(2 * t))
                        .line("dynamo_frontend_queued_requests", "model=\"base\"", Math.floor(2 * t)));
    }

    private static Deployment routerUnderPressure() {
        Truth truth = Truth.of(8, 8000, 200, 400, 8).cost(0.9, Double.NaN).inFlight(-1);
        return of("router under pressure", "router", truth, t -> {
            String r = "dynamo_component_router_";
            String labels = "dynamo_namespace=\"default_disagg\",dynamo_component=\"router\",router_id=\"1\"";
            double done = Math.floor(2 * t);
            return new PageText()
                    .line(r + "requests_started_total", labels, Math.floor(8 * t))
                    .line(r + "requests_total", labels, done)
                    .histogram(r + "input_sequence_tokens", labels, done, 8000, TOKENS)
                    .histogram(r + "output_sequence_tokens", labels, done, 200, TOKENS)
                    .histogram(r + "time_to_first_token_seconds", labels, done, 0.4, SECONDS)
                    .histogram(r + "inter_token_latency_seconds", labels, done * 199, 0.008, SECONDS)
                    .histogram(r + "kv_hit_rate", labels, done, 0.9, 0.5, 0.95);
        });
    }

    /** Every request is routed to prefill and to decode; the frontend around the router sees what clients see. */
    private static Deployment routerOfTwoPhases() {
        Truth truth = Truth.of(3, 1000, 150, 410, 14).cost(0.25, Double.NaN).inFlight(-1);
        return of("router of two phases", "router", truth, t -> {
                    String r = "dynamo_component_router_";
                    String labels = "dynamo_namespace=\"default_disagg\",router_id=\"77\",worker_id=\"a7\"";
                    double n = Math.floor(3 * t);
                    PageText page = new PageText()
                            .line(r + "requests_started_total", labels, 2 * n)
                            .line(r + "requests_total", labels, 2 * n)
                            .line(r + "output_sequence_tokens_sum", labels, 151 * n)
                            .line(r + "output_sequence_tokens_count", labels, 2 * n)
                            .line(r + "time_to_first_token_seconds_sum", labels, 0.75 * n)
                            .line(r + "time_to_first_token_seconds_count", labels, 2 * n)
                            .histogram(r + "inter_token_latency_seconds", labels, 0, 0, SECONDS)
                            .histogram("dynamo_frontend_time_to_first_token_seconds", "model=\"m\"", n, 0.41, SECONDS)
                            .histogram(
                                    "dynamo_frontend_inter_token_latency_seconds",
                                    "model=\"m\"",
                                    149 * n,
                                    0.014,
                                    SECONDS);
                    for (String phase : List.of("prefill", "decode")) {
                        String in = labels + ",phase=\"" + phase + "\",model=\"m\"";
                        page.histogram(r + "input_sequence_tokens", in, n, 1000, TOKENS);
                        page.line(
                                r + "kv_selected_cached_prefix_tokens_total",
                                in,
                                phase.equals("prefill") ? 250 * n : 990 * n);
                    }
                    return page;
                })
                .with(sources -> sources.mode(Mode.DISAGG));
    }

    /** Most clients go away with their first token, and no counter of requests shows them. */
    private static Deployment aborting() {
        return of("aborting", "vllm", Truth.of(5, 1000, 30, 30, 8), t -> vllm(t, 5, 0.75, 1000, 200, 0, 6));
    }

    private static Deployment frozen() {
        Truth truth =
                Truth.of(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN).inFlight(0);
        return of("frozen", "vllm", truth, t -> vllm(180, 1, 1, 1000, 200, 8, 53));
    }

    private static Deployment embeddings() {
        Truth truth = Truth.of(12, 500, 0, 30, Double.NaN).inFlight(4);
        return of("embeddings", "vllm", truth, t -> vllm(t, 12, 12, 500, 0, 0, 4));
    }

    private static Deployment plain(String name) {
        return of(name, "vllm", Truth.of(4, 1000, 200, 30, 8), t -> vllm(t, 4, 4, 1000, 200, 0, 6));
    }

    private static Deployment cachedPrompts(String prefix) {
        Truth truth = Truth.of(4, 8000, 200, 30, 8).cost(0.74, Double.NaN);
        return of(
                "cached prompts " + prefix,
                "vllm",
                truth,
                t -> vllm(t, 4, 4, 8000, 200, 0, 6)
                        .line("vllm:prefix_cache_queries_total", ENGINE, Math.floor(4 * t) * 8000)
                        .line("vllm:prefix_cache_hits_total", ENGINE, Math.floor(4 * t) * 5920));
    }

    private static Deployment renamed() {
        Deployment usual = cachedPrompts("ray_vllm_");
        return new Deployment(
                        usual.name(),
                        usual.source(),
                        usual.truth(),
                        t -> new PageText().raw(usual.page().apply(t).toString().replace("vllm:", "ray_vllm_")),
                        usual.scrapers(),
                        usual.settings())
                .with(sources -> sources.with("metric_prefix", "ray_vllm_"));
    }

    /** A step takes 30 ms and makes 2.5 tokens. */
    private static Deployment speculating() {
        Truth truth = Truth.of(4, 1000, 200, 30, 12).cost(Double.NaN, 2.5);
        return of("speculating", "vllm", truth, t -> {
            double steps = Math.floor(4 * t) * 80;
            return vllmWithout(t, 4, 4, 1000, 200, 0, 6)
                    .histogram("vllm:inter_token_latency_seconds", ENGINE, steps, 0.03, SECONDS)
                    .line("vllm:spec_decode_num_drafts_total", ENGINE, steps)
                    .line("vllm:spec_decode_num_accepted_tokens_total", ENGINE, 1.5 * steps);
        });
    }

    private static final String ENGINE = "engine=\"0\",model_name=\"m\"";

    private static PageText vllm(
            double t, double started, double ended, double isl, double osl, double waiting, double running) {
        return vllmWithout(t, started, ended, isl, osl, waiting, running)
                .histogram(
                        "vllm:inter_token_latency_seconds",
                        ENGINE,
                        Math.floor(ended * t) * Math.max(0, osl - 1),
                        0.008,
                        SECONDS);
    }

    private static PageText vllmWithout(
            double t, double started, double ended, double isl, double osl, double waiting, double running) {
        double read = Math.floor(started * t);
        double done = Math.floor(ended * t);
        return new PageText()
                .line("vllm:num_requests_running", ENGINE, running)
                .line("vllm:num_requests_waiting", ENGINE, waiting)
                .line("vllm:kv_cache_usage_perc", ENGINE, 0.4)
                .line("vllm:prompt_tokens_total", ENGINE, read * isl)
                .line("vllm:generation_tokens_total", ENGINE, done * osl)
                .line("vllm:request_success_total", ENGINE + ",finished_reason=\"stop\"", done)
                .line("vllm:request_success_total", ENGINE + ",finished_reason=\"abort\"", 0)
                .histogram("vllm:time_to_first_token_seconds", ENGINE, read, 0.03, SECONDS)
                .histogram("vllm:e2e_request_latency_seconds", ENGINE, done, 1.7, SECONDS)
                .histogram("vllm:request_prompt_tokens", ENGINE, done, isl, TOKENS)
                .histogram("vllm:request_generation_tokens", ENGINE, done, osl, TOKENS)
                .line("vllm:cache_config_info", "block_size=\"16\",engine=\"0\",num_gpu_blocks=\"20000\"", 1);
    }

    /**
     * The series without a priority is the sum of those with one; two kinds of requests add up. Four a second of 1.63 s are six
     * or seven at work.
     */
    private static Deployment priorities() {
        Truth truth = Truth.of(4, 1000, 200, 30, 8).cost(0.4, 3.1).inFlight(16);
        return of("priorities", "sglang", truth, t -> {
            String rank = "engine_type=\"unified\",model_name=\"m\",tp_rank=\"0\",pp_rank=\"0\"";
            PageText page = new PageText();
            for (String priority : List.of("", "0", "-1")) {
                String labels = rank + ",priority=\"" + priority + "\"";
                page.line("sglang:num_running_reqs", labels, priority.equals("-1") ? 0 : 6);
                page.line("sglang:num_queue_reqs", labels, priority.equals("-1") ? 0 : 10);
            }
            page.line("sglang:token_usage", rank, 0.1).line("sglang:spec_accept_length", rank, 3.1);
            for (double share : new double[] {3, 1}) {
                double n = Math.floor(share * t);
                String labels = "engine_type=\"unified\",model_name=\"m\",is_streaming=\"" + (share > 1) + "\"";
                page.line("sglang:num_requests_total", labels, n)
                        .line("sglang:prompt_tokens_total", labels, n * 1000)
                        .line("sglang:generation_tokens_total", labels, n * 200)
                        .line("sglang:cached_tokens_total", labels + ",cache_source=\"device\"", n * 300)
                        .line("sglang:cached_tokens_total", labels + ",cache_source=\"host\"", n * 100)
                        .histogram("sglang:time_to_first_token_seconds", labels, n, 0.03, SECONDS)
                        .histogram("sglang:inter_token_latency_seconds", labels, n * 199, 0.008, SECONDS)
                        .histogram("sglang:e2e_request_latency_seconds", labels, n, 1.63, SECONDS);
            }
            return page;
        });
    }

    /** An older engine that counts requests and measures latencies, and knows no lengths. */
    private static Deployment withoutLengths() {
        Truth truth = Truth.of(4, Double.NaN, 200, 30, 8).cost(0.2, Double.NaN).inFlight(-1);
        return of("without lengths", "trtllm", truth, t -> {
            String labels = "model_name=\"m\",engine_type=\"trtllm\"";
            double n = Math.floor(4 * t);
            return new PageText()
                    .line("trtllm_request_success_total", labels + ",finished_reason=\"stop\"", n)
                    .histogram("trtllm_time_to_first_token_seconds", labels, n, 0.03, SECONDS)
                    .histogram("trtllm_time_per_output_token_seconds", labels, n, 0.008, SECONDS)
                    .histogram("trtllm_e2e_request_latency_seconds", labels, n, 0.03 + 199 * 0.008, SECONDS)
                    .line("trtllm_kv_cache_hit_rate", labels, 0.2);
        });
    }
}
