package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.core.profile.rapid.EngineModel;
import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.score.KernelRow.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores computed engine performance against profiles that were measured on whole engines. A list names them:
 * {@code profile,model,gpu,backend,dtype,tp,dp,ep} as CSV, the profiles as folders beside the list.
 */
public final class MeasuredScore {
    private static final double MS_PER_SECOND = 1000;
    private static final List<String> COLUMNS =
            List.of("profile", "model", "gpu", "backend", "dtype", "tp", "dp", "ep");

    private MeasuredScore() {}

    /**
     * How far a computed engine is from a measured one.
     *
     * @param profile its name
     * @param engine what it is
     * @param ttft errors of TTFT
     * @param itl errors of ITL, at the sequences that ran by throughput times ITL
     * @param kvTokens computed over measured size of the KV cache
     */
    public record Result(String profile, String engine, Errors ttft, Errors itl, double kvTokens) {}

    /**
     * Scores all profiles of a list.
     *
     * @param models folder with a folder for each model, with its {@code config.json}
     */
    public static List<Result> of(Path list, Path models) {
        Engines engines = new Engines(models);
        return Csv.read(list, COLUMNS).stream()
                .map(line -> score(list, line, engines))
                .toList();
    }

    private static Result score(Path list, Csv.Line line, Engines engines) {
        Cell cell = new Cell(line.text("model"), line.text("gpu"), line.text("backend"), line.text("dtype"));
        Parallelism way = new Parallelism(line.size("tp"), 1, line.size("dp"), line.size("ep"));
        EngineModel engine = engines.whole(cell, way);
        EngineProfile measured = ProfileReader.read(list.resolveSibling(line.text("profile")));
        List<Double> ttft = new ArrayList<>();
        measured.prefill().points().forEach(point -> ttft.add(engine.ttftMs(point.isl()) / point.ttftMs()));
        List<Double> itl = new ArrayList<>();
        for (DecodeProfile.Point point : measured.decode().points()) {
            double ran = point.throughputPerGpu() * way.gpus() * point.itlMs() / MS_PER_SECOND;
            itl.add(engine.itlMs(Math.max(1, ran), point.contextLength()) / point.itlMs());
        }
        return new Result(
                line.text("profile"),
                String.join(" ", cell.model(), cell.dtype(), cell.gpu(), cell.backend(), way.toString()),
                Errors.of(ttft),
                Errors.of(itl),
                (double) engine.maxKvTokens() / measured.decode().maxKvTokens());
    }
}
