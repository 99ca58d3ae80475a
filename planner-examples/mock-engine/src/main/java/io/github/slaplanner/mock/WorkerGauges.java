package io.github.slaplanner.mock;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The load of every engine that serves, as a KV router exports it, and the size of its KV cache, as vLLM does. */
final class WorkerGauges extends Collector {
    private static final String PREFIX = "dynamo_frontend_worker_";
    private static final double MS = 1e-3;
    private static final List<String> LABELS = List.of("worker_id", "dp_rank", "worker_type");

    private final MockSpec spec;
    private final LiveFleet fleet;

    WorkerGauges(MockSpec spec, LiveFleet fleet) {
        this.spec = spec;
        this.fleet = fleet;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<WorkerLoad> workers = fleet.workers();
        double seconds = MS / spec.speed();
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(family("active_prefill_tokens", workers, Sample::activePrefillTokens, 1));
        families.add(family("active_decode_blocks", workers, Sample::activeDecodeBlocks, 1));
        families.add(family("last_time_to_first_token_seconds", workers, Sample::lastTtftMs, seconds));
        families.add(family("last_input_sequence_tokens", workers, Sample::lastIsl, 1));
        families.add(family("last_inter_token_latency_seconds", workers, Sample::lastItlMs, seconds));
        families.add(cacheConfig());
        return families;
    }

    private static GaugeMetricFamily family(
            String name, List<WorkerLoad> workers, Function<Sample, @Nullable Double> value, double unit) {
        GaugeMetricFamily family = new GaugeMetricFamily(PREFIX + name, "Of one worker.", LABELS);
        for (WorkerLoad worker : workers) {
            Double latest = value.apply(worker.latest());
            if (latest != null) {
                String type = worker.role() == Role.PREFILL ? "prefill" : "decode";
                family.addMetric(List.of(number(worker), String.valueOf(worker.dpRank()), type), latest * unit);
            }
        }
        return family;
    }

    /** Dynamo's worker ids are decimal numbers, unique over all roles. */
    private static String number(WorkerLoad worker) {
        String id = worker.workerId();
        int role = worker.role() == Role.PREFILL ? 1 : 2;
        return role + "%06d".formatted(Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)));
    }

    private GaugeMetricFamily cacheConfig() {
        long blocks = spec.fleet().rates().maxKvTokens() / Prompt.BLOCK;
        return new GaugeMetricFamily(
                        "vllm:cache_config_info",
                        "The KV cache of one engine.",
                        List.of("block_size", "num_gpu_blocks"))
                .addMetric(List.of(String.valueOf(Prompt.BLOCK), String.valueOf(blocks)), 1);
    }
}
