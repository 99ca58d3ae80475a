package io.github.slaplanner.standalone;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link ProfileQuestion}, for people and for machines. */
record ProfileAnswer(
        String profile,
        String interpolator,
        double isl,
        double osl,
        double ttftTarget,
        double itlTarget,
        @Nullable Prefill prefill,
        @Nullable Decode decode) {
    private static final String OUTSIDE = "  outside the measured range: by the nearest length measured%n";

    /**
     * A prefill engine.
     *
     * @param feasible whether TTFT meets the target on an idle engine
     * @param ttftMs TTFT; if the target is not feasible, the nearest that is
     * @param throughputPerGpu prompt tokens/s
     * @param requestsPerSecond what one engine carries if it is always busy
     * @param gpus per engine
     * @param longestPrompt tokens whose TTFT meets the target; 0 if none does
     * @param extrapolated whether the prompt length was not measured
     */
    record Prefill(
            boolean feasible,
            double ttftMs,
            double throughputPerGpu,
            double requestsPerSecond,
            int gpus,
            double longestPrompt,
            boolean extrapolated) {}

    /**
     * A decode engine at the highest load that meets the target, or at its lowest ITL if none does.
     *
     * @param feasible whether any load meets the target
     * @param fits whether the KV cache holds a sequence
     * @param context mean tokens per sequence
     * @param kvUsage share of the KV cache in use
     * @param sequences that run at once
     * @param itlMs ITL; if the target is not feasible, the nearest that is
     * @param throughputPerGpu output tokens/s
     * @param requestsPerSecond what one engine carries
     * @param gpus per engine
     * @param extrapolated whether the context length was not measured
     */
    record Decode(
            boolean feasible,
            boolean fits,
            double context,
            double kvUsage,
            double sequences,
            double itlMs,
            double throughputPerGpu,
            double requestsPerSecond,
            int gpus,
            boolean extrapolated) {}

    void print(PrintWriter out) {
        line(
                out,
                "%s, interpolated by %s; isl %,.0f, osl %,.0f; SLA: TTFT %s ms, ITL %s ms%n",
                profile,
                interpolator,
                isl,
                osl,
                plain(ttftTarget),
                plain(itlTarget));
        if (prefill != null) {
            print(out, prefill);
        }
        if (decode != null) {
            print(out, decode);
        }
        out.flush();
    }

    private void print(PrintWriter out, Prefill engine) {
        line(out, "%nprefill%n");
        if (!engine.feasible) {
            line(
                    out,
                    "  INFEASIBLE: a prompt of %,.0f tokens takes %.1f ms on an idle engine, above %s ms.%n",
                    isl,
                    engine.ttftMs,
                    plain(ttftTarget));
            line(out, "  nearest feasible SLA   TTFT %s ms%n", above(engine.ttftMs));
        }
        line(out, "  TTFT                   %.1f ms on an idle engine%n", engine.ttftMs);
        line(out, "  throughput             %,.0f prompt tokens/s per GPU%n", engine.throughputPerGpu);
        line(out, "  one engine carries     %.2f requests/s (%d GPU)%n", engine.requestsPerSecond, engine.gpus);
        line(out, "  longest prompt         %,.0f tokens in %s ms%n", engine.longestPrompt, plain(ttftTarget));
        if (engine.extrapolated) {
            line(out, OUTSIDE);
        }
    }

    private void print(PrintWriter out, Decode engine) {
        line(out, "%ndecode at context %,.1f tokens (isl + osl/2)%n", engine.context);
        if (!engine.fits) {
            line(out, "  INFEASIBLE: the KV cache does not hold one sequence of this length.%n");
        } else if (!engine.feasible) {
            line(
                    out,
                    "  INFEASIBLE: no load meets ITL %s ms; the best is %.2f ms, at %.1f sequences.%n",
                    plain(itlTarget),
                    engine.itlMs,
                    engine.sequences);
            line(out, "  nearest feasible SLA   ITL %s ms%n", above(engine.itlMs));
        }
        line(
                out,
                "  %s          KV usage %.3f, %.1f sequences, ITL %.2f ms%n",
                engine.feasible ? "highest load" : "lowest load ",
                engine.kvUsage,
                engine.sequences,
                engine.itlMs);
        line(out, "  throughput             %,.0f output tokens/s per GPU%n", engine.throughputPerGpu);
        line(out, "  one engine carries     %.2f requests/s (%d GPU)%n", engine.requestsPerSecond, engine.gpus);
        if (engine.extrapolated) {
            line(out, OUTSIDE);
        }
    }

    /** By the names of the printed figures; a feasible SLA only where the wanted one is not. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("profile", profile);
        json.put("interpolator", interpolator);
        json.put("isl", isl);
        json.put("osl", osl);
        json.put("ttft", ttftTarget);
        json.put("itl", itlTarget);
        json.put("feasible", (prefill == null || prefill.feasible) && (decode == null || decode.feasible));
        if (prefill != null) {
            json.put("prefill", json(prefill));
        }
        if (decode != null) {
            json.put("decode", json(decode));
        }
        return json;
    }

    private static Map<String, Object> json(Prefill engine) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feasible", engine.feasible);
        json.put("ttft_ms", engine.ttftMs);
        if (!engine.feasible) {
            json.put("nearest_feasible_ttft", engine.ttftMs);
        }
        json.put("throughput_per_gpu", engine.throughputPerGpu);
        json.put("requests_per_second", engine.requestsPerSecond);
        json.put("gpus_per_engine", engine.gpus);
        json.put("longest_prompt", engine.longestPrompt);
        json.put("extrapolated", engine.extrapolated);
        return json;
    }

    private static Map<String, Object> json(Decode engine) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("feasible", engine.feasible);
        json.put("context_length", engine.context);
        json.put("kv_usage", engine.kvUsage);
        json.put("sequences", engine.sequences);
        json.put("itl_ms", engine.itlMs);
        json.put("fits", engine.fits);
        if (!engine.feasible && engine.fits) {
            json.put("nearest_feasible_itl", engine.itlMs);
        }
        json.put("throughput_per_gpu", engine.throughputPerGpu);
        json.put("requests_per_second", engine.requestsPerSecond);
        json.put("gpus_per_engine", engine.gpus);
        json.put("extrapolated", engine.extrapolated);
        return json;
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    /** With two decimals, rounded so that it can still be met. */
    private static String above(double ms) {
        return plain(Math.ceil(ms * 100) / 100);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
