package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Gpu;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Demand;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code profile rapid} found, for people and for machines.
 *
 * @param model whose engines they are
 * @param gpu that they run on
 * @param demand that sizes were picked for
 * @param prefill engines that read prompts
 * @param decode engines that decode
 */
record RapidAnswer(ModelArchitecture model, Gpu gpu, Demand demand, Pick prefill, Pick decode) {
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
        line(
                out,
                "%nKV cache of the decode engine: %,d tokens%n",
                decode.best().engine().maxKvTokens());
    }

    private static void table(PrintWriter out, String role, String latency, Pick pick, double target) {
        line(out, "%n%-18s %8s %10s %16s%n", role, "GPUs", latency + " ms", "requests/s/GPU");
        pick.ranked.stream()
                .limit(SHOWN)
                .forEach(each -> line(
                        out,
                        "  %-16s %8d %10.1f %16.3f%s%n",
                        each.engine().parallelism(),
                        each.engine().parallelism().gpus(),
                        each.latencyMs(),
                        each.requestsPerSecondPerGpu(),
                        each.equals(pick.best()) ? "  <- picked" : ""));
        if (!pick.best().meets()) {
            line(
                    out,
                    "  INFEASIBLE: no engine meets %s %s ms; the fastest takes %.1f ms, which is the nearest feasible SLA.%n",
                    latency,
                    plain(target),
                    pick.best().latencyMs());
        }
    }

    /** By the names of the printed figures. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_type", model.type());
        json.put("parameters", model.parameters());
        json.put("precision", model.precision().label());
        json.put("gpu", gpu.name());
        json.put("isl", demand.isl());
        json.put("osl", demand.osl());
        json.put("ttft", demand.ttftMs());
        json.put("itl", demand.itlMs());
        json.put("feasible", prefill.best().meets() && decode.best().meets());
        json.put("max_kv_tokens", decode.best().engine().maxKvTokens());
        json.put(
                "prefill",
                prefill.ranked.stream().map(each -> json(each, "ttft_ms")).toList());
        json.put(
                "decode",
                decode.ranked.stream().map(each -> json(each, "itl_ms")).toList());
        return json;
    }

    private static Map<String, Object> json(Candidate candidate, String latency) {
        EngineModel engine = candidate.engine();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tensor", engine.parallelism().tensor());
        json.put("pipeline", engine.parallelism().pipeline());
        json.put("data", engine.parallelism().data());
        json.put("gpus", engine.parallelism().gpus());
        json.put("meets", candidate.meets());
        json.put(latency, candidate.latencyMs());
        json.put("requests_per_second_per_gpu", candidate.requestsPerSecondPerGpu());
        return json;
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
