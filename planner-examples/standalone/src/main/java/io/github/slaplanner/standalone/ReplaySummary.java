package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.standalone.report.Figures;
import io.github.slaplanner.standalone.report.ReplayReport;
import io.github.slaplanner.standalone.report.ReportInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay's results for people: one table, and how fast it was. */
final class ReplaySummary {
    private final ReplaySpec spec;
    private final ReplayFacts facts;
    private final List<PolicyResult> results;

    ReplaySummary(ReplaySpec spec, ReplayFacts facts, List<PolicyResult> results) {
        this.spec = spec;
        this.facts = facts;
        this.results = List.copyOf(results);
    }

    void print(PrintWriter out) {
        PlannerConfig config = spec.config();
        out.printf(
                Locale.ROOT,
                "%s: %,d requests scored; SLA: TTFT %s ms, ITL %s ms, target %s %% of requests%n",
                facts.trace(),
                results.get(0).requests(),
                number(config.throughput().ttftMs()),
                number(config.throughput().itlMs()),
                number(100 * config.get(Settings.SLA_ATTAINMENT_TARGET)));
        out.printf(
                Locale.ROOT,
                "engines: %s, start-up %s s, router %s%n%n",
                facts.engine(),
                number(facts.startupSeconds()),
                facts.router());
        out.println("policy     within SLA    TTFT     ITL   GPU-hours  actions  max P  max D  TTFT p50/p99 ms"
                + "    ITL p50/p99 ms"
                + (Regret.of(results.get(0), results) == null ? "" : "  regret: points, GPU-hours"));
        results.forEach(result -> row(out, result));
        out.println();
        results.stream()
                .filter(result -> result.note() != null)
                .forEach(result -> out.println(result.policy() + ": " + result.note()));
        speed(out);
        out.flush();
    }

    private void row(PrintWriter out, PolicyResult result) {
        out.printf(
                Locale.ROOT,
                "%-10s %8.2f %% %7.2f %7.2f %11.2f %8d %6d %6d %16s %17s%s%n",
                result.policy(),
                Figures.percent(result.attainment()),
                Figures.percent(result.ttftAttainment()),
                Figures.percent(result.itlAttainment()),
                result.gpuHours(),
                result.scalingActions(),
                result.maxPrefill(),
                result.maxDecode(),
                pair(result.ttftP50Ms(), result.ttftP99Ms(), "%.0f"),
                pair(result.itlP50Ms(), result.itlP99Ms(), "%.1f"),
                regret(Regret.of(result, results)));
    }

    private static String regret(@Nullable Regret regret) {
        if (regret == null) {
            return "";
        }
        String points = String.format(Locale.ROOT, "%16.2f", regret.points());
        return regret.gpuHoursRatio() == null
                ? points
                : points + String.format(Locale.ROOT, "   x %6.2f", regret.gpuHoursRatio());
    }

    private static String pair(@Nullable Double median, @Nullable Double high, String format) {
        return median == null || high == null ? "-" : String.format(Locale.ROOT, format + " / " + format, median, high);
    }

    private void speed(PrintWriter out) {
        long requests = 0;
        double seconds = 0;
        for (PolicyResult result : results) {
            requests += result.speed().requests();
            seconds += result.speed().seconds();
        }
        out.printf(
                Locale.ROOT,
                "Simulated %,d requests in %.1f s of work: %,.0f requests per second.%n",
                requests,
                seconds,
                requests / seconds);
    }

    /** Writes the report and returns its file. */
    Path report(Path folder) {
        PlannerConfig config = spec.config();
        int budget = config.throughput().maxGpuBudget();
        Map<Role, Integer> gpus = new EnumMap<>(Role.class);
        config.general()
                .mode()
                .roles()
                .forEach(role -> gpus.put(role, spec.fleet().gpus(role)));
        ReportInput input = new ReportInput(
                "Replay of " + facts.trace(),
                new ReportInput.Sla(
                        config.throughput().ttftMs(),
                        config.throughput().itlMs(),
                        config.get(Settings.SLA_ATTAINMENT_TARGET)),
                new ReportInput.Gpus(budget < 0 ? null : (Integer) budget, gpus),
                new ReportInput.Run(
                        facts.trace(),
                        facts.scale(),
                        facts.engine(),
                        facts.router(),
                        spec.fleet().startup(),
                        SimTime.duration(facts.warmupSeconds()),
                        facts.seed()),
                results);
        try {
            return ReplayReport.write(folder, input);
        } catch (IOException e) {
            throw new BadInputException("--report: cannot write to " + folder + " (" + e + ")", e);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
