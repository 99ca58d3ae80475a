package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.score.MeasuredScore;
import io.github.slaplanner.core.profile.score.RapidScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores what {@code profile rapid} computes against what was measured. */
@Command(
        name = "score",
        description = {
            "Scores what profile rapid computes: against measured kernels, and against profiles of whole engines.",
            "Says by class of engines how far to trust it."
        })
final class ScoreCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            required = true,
            description = "Folder with a folder for each model that is named, with its config.json.")
    private Path models = Path.of(".");

    @Option(
            names = "--table",
            paramLabel = "FILE",
            description = {
                "Kernels as CSV, packed or not: model, gpu, backend, dtype, tp, dp, ep, kind (ttft, itl, kv), isl_or_context,",
                "batch, value."
            })
    private @Nullable Path table;

    @Option(
            names = "--measured",
            paramLabel = "FILE",
            description =
                    "List of measured profiles as CSV: profile (a folder), model, gpu, backend, dtype, tp, dp, ep.")
    private @Nullable Path measured;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables as Markdown too.")
    private @Nullable Path markdown;

    @Mixin
    private JsonOutput json = new JsonOutput();

    ScoreCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        if (table == null && measured == null) {
            throw new BadInputException("Name what to score against: --table, --measured or both");
        }
        ScoreAnswer answer = new ScoreAnswer(
                table == null ? null : RapidScore.of(table, models),
                measured == null ? List.of() : MeasuredScore.of(measured, models));
        answer.print(json.text(cli));
        json.write(cli, answer.json());
        if (markdown != null) {
            write(markdown, answer.markdown());
        }
        return 0;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BadInputException("--markdown: cannot write " + file + " (" + e + ")", e);
        }
    }
}
