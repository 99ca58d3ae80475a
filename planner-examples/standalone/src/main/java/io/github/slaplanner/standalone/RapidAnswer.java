package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Demand;
import io.github.slaplanner.core.profile.rapid.RateMatch;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code profile rapid} found, for people and for machines.
 *
 * @param model whose engines they are
 * @param gpu that they run on
 * @param demand that sizes were picked for
 * @param prefill engines that read prompts
 * @param decode engines that decode
 * @param aggregated the best engine that does both, for comparison; null if the picked ones do, or none fits
 * @param budget GPUs of all engines, or null if nobody asks
 */
record RapidAnswer(
        ModelArchitecture model,
        Gpu gpu,
        Demand demand,
        Pick prefill,
        Pick decode,
        @Nullable Candidate aggregated,
        @Nullable Integer budget) {
    private static final int SHOWN = 4;
    private static final double BILLION = 1e9;

    /**
     * The ways to spread an engine.
     *
     * @param ranked the best first; at least one
     */
    record Pick(List<Candidate> ranked) {
        Candidate best() {
            return ranked.get(0);
        }

        int gpus() {
            return best().engine().parallelism().gpus();
        }
    }

    boolean feasible() {
        return prefill.best().meets() && decode.best().meets();
    }

    private @Nullable RateMatch match() {
        return budget == null ? null : RateMatch.within(budget, prefill.ranked, decode.ranked);
    }

    void print(PrintWriter out) {
        line(
                out,
                "%s, %.1f billion parameters, %s weights, on %s; isl %,.0f, osl %,.0f; SLA: TTFT %s ms, ITL %s ms%n",
                model.type(),
                model.parameters() / BILLION,
                model.precision().label(),
                gpu,
                demand.isl(),
                demand.osl(),
                plain(demand.ttftMs()),
                plain(demand.itlMs()));
        table(out, "prefill", "TTFT", prefill, demand.ttftMs());
        table(out, "decode", "ITL", decode, demand.itlMs());
        printTogether(out);
        line(
                out,
                "%nKV cache of the decode engine: %,d tokens%n",
                decode.best().engine().maxKvTokens());
        out.flush();
    }

    private static void table(PrintWriter out, String role, String latency, Pick pick, double target) {
        boolean meets = pick.best().meets();
        line(out, "%n%-18s %8s %10s %16s %10s%n", role, "GPUs", latency + " ms", "requests/s/GPU", "load");
        pick.ranked.stream()
                .limit(SHOWN)
                .forEach(each -> line(
                        out,
                        "  %-16s %8d %10.1f %16.3f %10s%s%n",
                        each.engine().parallelism(),
                        each.engine().parallelism().gpus(),
                        each.latencyMs(),
                        each.requestsPerSecondPerGpu(),
                        load(latency, each),
                        note(each, each.equals(pick.best()))));
        if (!meets) {
            line(
                    out,
                    "  INFEASIBLE: no engine meets %s %s ms; the fastest takes %.1f ms, which is the nearest feasible SLA.%n",
                    latency,
                    plain(target),
                    pick.best().latencyMs());
        }
    }

    private static String load(String latency, Candidate each) {
        final double percent = 100;
        return latency.equals("TTFT")
                ? String.format(Locale.ROOT, "%.0f %%", percent * each.load())
                : String.format(Locale.ROOT, "%.0f seq", each.load());
    }

    private static String note(Candidate each, boolean best) {
        if (!each.meets()) {
            return "  misses";
        }
        return best ? "  <- picked" : "";
    }

    private void printTogether(PrintWriter out) {
        if (!feasible()) {
            return;
        }
        if (aggregated != null) {
            line(
                    out,
                    "%ntogether           %.3f requests/s/GPU, %.2f decode engines to a prefill engine%n",
                    RateMatch.perGpu(prefill.best(), decode.best()),
                    prefill.best().requestsPerSecond() / decode.best().requestsPerSecond());
            line(
                    out,
                    "aggregated         %.3f requests/s/GPU with %s%s%n",
                    aggregated.requestsPerSecondPerGpu(),
                    aggregated.engine().parallelism(),
                    aggregated.meets() ? "" : ", but it misses the SLA");
        }
        RateMatch match = match();
        if (match != null) {
            line(
                    out,
                    "within %d GPUs      %d x %s prefill, %d x %s decode: %.2f requests/s on %d GPUs%n",
                    budget,
                    match.prefillEngines(),
                    match.prefill().engine().parallelism(),
                    match.decodeEngines(),
                    match.decode().engine().parallelism(),
                    match.requestsPerSecond(),
                    match.gpus());
        } else if (budget != null) {
            line(out, "within %d GPUs      no pair of engines fits%n", budget);
        }
    }

    /** By the names of the printed figures. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", model.type());
        json.put("parameters", model.parameters());
        json.put("active_parameters", model.activeParameters());
        json.put("precision", model.precision().label());
        json.put("kv_bytes", model.weights().kvBytes());
        json.put("gpu", gpu.name());
        json.put("isl", demand.isl());
        json.put("osl", demand.osl());
        json.put("ttft", demand.ttftMs());
        json.put("itl", demand.itlMs());
        json.put("feasible", feasible());
        json.put("max_kv_tokens", decode.best().engine().maxKvTokens());
        json.put(
                "prefill",
                prefill.ranked.stream().map(each -> json(each, "ttft_ms")).toList());
        json.put(
                "decode",
                decode.ranked.stream().map(each -> json(each, "itl_ms")).toList());
        if (aggregated != null) {
            json.put("aggregated", json(aggregated, "itl_ms"));
        }
        RateMatch match = match();
        if (match != null) {
            json.put("within_budget", json(match));
        }
        return json;
    }

    private static Map<String, Object> json(RateMatch match) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("prefill", match.prefill().engine().parallelism().toString());
        json.put("prefill_engines", match.prefillEngines());
        json.put("decode", match.decode().engine().parallelism().toString());
        json.put("decode_engines", match.decodeEngines());
        json.put("gpus", match.gpus());
        json.put("requests_per_second", match.requestsPerSecond());
        return json;
    }

    private static Map<String, Object> json(Candidate candidate, String latency) {
        EngineModel engine = candidate.engine();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tensor", engine.parallelism().tensor());
        json.put("pipeline", engine.parallelism().pipeline());
        json.put("data", engine.parallelism().data());
        json.put("expert", engine.parallelism().expert());
        json.put("gpus", engine.parallelism().gpus());
        json.put("meets", candidate.meets());
        json.put(latency, candidate.latencyMs());
        json.put("requests_per_second_per_gpu", candidate.requestsPerSecondPerGpu());
        json.put("load", candidate.load());
        return json;
    }

    private static void line(PrintWriter out, String format, @Nullable Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
