package io.github.slaplanner.api.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test runs against, such as servers and browsers. */
public final class Programs {
    /** Environment variable that, with the value {@code required}, makes a missing program a failure. */
    public static final String POLICY = "PLANNER_TEST_PROGRAMS";

    private Programs() {}

    /**
     * A program on the {@code PATH}. Without it the test is skipped with a line that says what to install, or fails if the
     * environment requires all programs.
     *
     * @param program name of the executable
     * @param debianPackage the package that has it
     */
    public static Path require(String program, String debianPackage) {
        return requireBy(program, "apt-get install " + debianPackage);
    }

    /**
     * As {@link #require}, for a program that no package has.
     *
     * @param program name of the executable
     * @param how the command that brings it
     */
    public static Path requireBy(String program, String how) {
        return find(program).orElseGet(() -> missing(program, how));
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path missing(String program, String how) {
        String message = program + " is not installed; this test needs it. Maybe: " + how;
        if ("required".equals(System.getenv(POLICY))) {
            return Assertions.fail(message);
        }
        Assumptions.abort(message);
        throw new AssertionError(message);
    }
}
