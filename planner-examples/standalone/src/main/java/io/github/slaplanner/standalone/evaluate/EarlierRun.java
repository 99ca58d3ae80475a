package io.github.slaplanner.standalone.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.report.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an evaluation said before, from its JSON. */
public final class EarlierRun {
    /** Differences below are no news: points, and share of the cost. */
    private static final double POINTS = 0.01;

    private static final double COST = 0.001;

    private final String name;
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    private EarlierRun(String name) {
        this.name = name;
    }

    private record Figure(double attainment, double gpuHours) {}

    /**
     * Reads what {@code --json} has written.
     *
     * @throws SuiteException if the file is not that
     */
    public static EarlierRun read(Path file) {
        EarlierRun run = new EarlierRun(file.toString());
        try {
            JsonNode answer = JsonMapper.builder().build().readTree(Files.readString(file));
            for (JsonNode cell : answer.path("cells")) {
                String id = cell.path("half").asText() + "/" + cell.path("name").asText() + " ";
                for (JsonNode result : cell.path("results")) {
                    run.figures.put(
                            id + result.path("policy").asText(),
                            new Figure(
                                    result.path("attainment").asDouble(),
                                    result.path("gpu_hours").asDouble()));
                }
            }
        } catch (IOException e) {
            throw new SuiteException("--against: " + file + " cannot be read as JSON ("
                    + e.getClass().getSimpleName() + ")");
        }
        if (run.figures.isEmpty()) {
            throw new SuiteException("--against: " + file
                    + " has no cells with results. Maybe name a file that evaluate --json" + " has written");
        }
        return run;
    }

    /** Prints what is different now, for the planner or the only policy. */
    public void print(PrintWriter out, List<CellResult> now) {
        out.println();
        out.println("Against " + name + ": share within the SLA (points) and GPU-hours (times)");
        double logs = 0;
        double points = 0;
        int compared = 0;
        for (CellResult cell : now) {
            PolicyResult result = cell.results().get(0);
            Figure before = figures.get(cell.id() + " " + result.policy());
            if (before == null) {
                out.println("  " + cell.id() + ": not there before");
                continue;
            }
            double more = Figures.percent(result.attainment()) - Figures.percent(before.attainment);
            double times = result.gpuHours() / before.gpuHours;
            compared++;
            points += more;
            logs += Math.log(times);
            if (Math.abs(more) >= POINTS || Math.abs(times - 1) >= COST) {
                out.printf(Locale.ROOT, "  %-32s %+7.2f  x %.3f%n", cell.id(), more, times);
            }
        }
        if (compared > 0) {
            out.printf(
                    Locale.ROOT,
                    "  mean of %d %s: %+.2f points, x %.3f%n",
                    compared,
                    compared == 1 ? "cell" : "cells",
                    points / compared,
                    Math.exp(logs / compared));
        }
        out.flush();
    }
}
