package io.github.slaplanner.standalone.dynamo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in a folder and writes a log there. */
final class Program implements AutoCloseable {
    private final Path log;
    private final Process process;

    private Program(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts it; what it prints goes to a log with its name. */
    static Program start(Path folder, String name, Map<String, String> environment, List<String> command) {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder.Redirect toLog = ProcessBuilder.Redirect.appendTo(log.toFile());
        return start(
                builder(folder, environment, command).redirectErrorStream(true).redirectOutput(toLog), log);
    }

    /** Starts it; its standard output is the caller's to read. */
    static Program open(Path folder, String name, Map<String, String> environment, List<String> command) {
        Path log = folder.resolve(name + ".log");
        return start(builder(folder, environment, command).redirectError(log.toFile()), log);
    }

    private static Program start(ProcessBuilder builder, Path log) {
        try {
            return new Program(log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    Process process() {
        return process;
    }

    /** The end of its log, for a person who looks for the reason of a failure. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return log.getFileName() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        await(10);
    }

    private boolean await(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends its input, asks it to stop, and kills it where it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            kill();
            return;
        }
        process.destroy();
        if (!await(20)) {
            kill();
        }
    }
}
