package io.github.slaplanner.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --json}: the result for machines, in a file or on stdout. A mixin of every command. */
final class JsonOutput {
    private static final String STDOUT = "-";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the result as JSON; - is stdout, and then the text for people goes to stderr.")
    private @Nullable String target;

    /** Where the text for people goes: stdout, unless the JSON goes there. */
    PrintWriter text(Cli cli) {
        return STDOUT.equals(target) ? cli.err() : cli.out();
    }

    /**
     * Looks before the work whether the file can be written.
     *
     * @throws BadInputException if it cannot
     */
    void check() {
        if (target != null && !target.equals(STDOUT)) {
            OutputPaths.file("--json", target);
        }
    }

    /** Whether JSON is wanted. */
    boolean wanted() {
        return target != null;
    }

    /**
     * Writes the result, if it is wanted. The same value gives the same bytes.
     *
     * @param value records, maps, lists and plain values
     * @throws BadInputException if the file cannot be written
     */
    void write(Cli cli, Object value) {
        writeText(cli, text(value));
    }

    /** Writes what is JSON already, if it is wanted. */
    void writeText(Cli cli, String json) {
        if (target == null) {
            return;
        }
        if (target.equals(STDOUT)) {
            cli.out().print(json);
            return;
        }
        try {
            Files.writeString(Path.of(target), json);
        } catch (IOException e) {
            throw new BadInputException(
                    "--json: cannot write " + target + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** The same value gives the same bytes. */
    static String text(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
