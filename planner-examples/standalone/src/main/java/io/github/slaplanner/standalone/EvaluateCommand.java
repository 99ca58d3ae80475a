package io.github.slaplanner.standalone;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.evaluate.Cell;
import io.github.slaplanner.standalone.evaluate.CellResult;
import io.github.slaplanner.standalone.evaluate.Contenders;
import io.github.slaplanner.standalone.evaluate.EarlierRun;
import io.github.slaplanner.standalone.evaluate.Evaluation;
import io.github.slaplanner.standalone.evaluate.EvaluationPage;
import io.github.slaplanner.standalone.evaluate.EvaluationTable;
import io.github.slaplanner.standalone.evaluate.Promises;
import io.github.slaplanner.standalone.evaluate.Promises.Promise;
import io.github.slaplanner.standalone.evaluate.Suite;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Policies compared over a whole suite of traffic and engines. */
@Command(
        name = "evaluate",
        description = {
            "Compares policies over a suite of cells, each with its traffic, engines, start-up time and router, and tells which"
                    + " promises of the planner hold on them.",
            "A suite is a file that you can write for your own traces; left out, the one in this jar is run. It has two"
                    + " halves: seen is for working on the planner, held-out is scored when the work is done.",
            "Policies are those of replay; static is asked for the planner's own attainment or the target, whichever is lower."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Cli cli;

    @Option(
            names = "--suite",
            paramLabel = "FILE",
            description = "Cells, as JSON or YAML. Left out: the built-in suite.")
    private @Nullable Path suite;

    @Option(
            names = "--half",
            paramLabel = "NAME",
            defaultValue = "seen",
            description = "seen (the default), held-out or all.")
    private String half = "";

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            description = "Only cells of these names; * stands for anything.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--policies",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "planner,standing,static,hpa,guide,oracle",
            description = "Policies to compare (default ${DEFAULT-VALUE}).")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--draw",
            paramLabel = "N",
            description = "Seed of the held-out half in place of the suite's: cells that nobody has ever seen.")
    private @Nullable Long draw;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Cells at a time; the results do not depend on it. Left out: as many as there are cores.")
    private @Nullable Integer threads;

    @Option(names = "--list", description = "Only list the cells.")
    private boolean list;

    @Option(names = "--strict", description = "Exit with 3 if a promise is broken.")
    private boolean strict;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "The JSON of another run, to compare with: what has become better and what worse.")
    private @Nullable Path against;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Write a page with attainment against cost for every cell, and the table as Markdown.")
    private @Nullable Path report;

    @Mixin
    private Thresholds thresholds = new Thresholds();

    @Mixin
    private JsonOutput json = new JsonOutput();

    EvaluateCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        json.check();
        thresholds.check();
        if (report != null) {
            OutputPaths.folder("--report", report);
        }
        EarlierRun earlier = against == null ? null : EarlierRun.read(against);
        policies = Contenders.checked("--policies", policies);
        EngineLoader loader = new EngineLoader(cli.plugins());
        Suite cells = suite == null ? Suite.shipped() : Suite.read(suite);
        List<Cell> wanted = Cli.checked(() -> cells.cells(loader, wanted(), draw, cli::warn));
        if (wanted.isEmpty()) {
            throw new BadInputException(
                    "No cell of the " + cells.name() + " is in " + (half.equals(ALL) ? "any half" : half)
                            + (only.isEmpty() ? "" : " and named " + String.join(" or ", only))
                            + ". --list --half all shows them");
        }
        if (list) {
            wanted.forEach(cell -> cli.out().println(cell.id()));
            return 0;
        }
        List<CellResult> results = run(new Contenders(loader, cli::warn), wanted);
        new EvaluationTable(results, policies).print(json.text(cli));
        if (earlier != null) {
            earlier.print(json.text(cli), results);
        }
        json.write(cli, new Answer(cells.name(), draw, policies, Promises.of(results), results));
        if (report != null) {
            Path written = EvaluationPage.write(report, cells.name(), policies, results);
            json.text(cli).println("Report: " + written.toAbsolutePath().normalize());
        }
        return exit(results);
    }

    private int exit(List<CellResult> results) {
        for (CellResult result : results) {
            PolicyResult first = result.results().get(0);
            int exit = thresholds.exit(cli, first.policy() + " in the cell " + result.id(), first.attainment());
            if (exit != 0) {
                return exit;
            }
        }
        boolean broken = Promises.of(results).stream().anyMatch(promise -> !promise.holds());
        return strict && broken ? Thresholds.FAILED : 0;
    }

    /** Everything in the JSON. */
    @JsonPropertyOrder({"suite", "draw", "policies", "promises", "cells"})
    private record Answer(
            String suite, @Nullable Long draw, List<String> policies, List<Promise> promises, List<CellResult> cells) {}

    private List<CellResult> run(Contenders contenders, List<Cell> cells) {
        int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (cores < 1) {
            throw new BadInputException("--threads (" + cores + ") must be at least 1");
        }
        try (Progress progress = cli.progress()) {
            return new Evaluation(contenders, policies, cores, progress::showWithTimeLeft).run(cells);
        }
    }

    private Predicate<String> wanted() {
        List<String> halves = List.of(Cell.Half.SEEN.label(), Cell.Half.HELD_OUT.label());
        if (!half.equals(ALL) && !halves.contains(half)) {
            throw new BadInputException("--half: there is no half \"" + half + "\". Maybe one of seen, held-out, all");
        }
        List<PathMatcher> names = only.stream()
                .map(name -> FileSystems.getDefault().getPathMatcher("glob:" + name.strip()))
                .toList();
        return id -> {
            int slash = id.indexOf('/');
            Path name = Path.of(id.substring(slash + 1));
            return (half.equals(ALL) || id.substring(0, slash).equals(half))
                    && (names.isEmpty() || names.stream().anyMatch(matcher -> matcher.matches(name)));
        };
    }
}
