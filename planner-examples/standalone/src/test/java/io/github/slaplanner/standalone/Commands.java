package io.github.slaplanner.standalone;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** Runs commands for tests in other packages. */
public final class Commands {
    private Commands() {}

    /** Runs one command without an environment; returns what it complained of, which is nothing if it succeeded. */
    public static String complaint(String... args) {
        StringWriter err = new StringWriter();
        Cli cli = new Cli(new PrintWriter(new StringWriter()), new PrintWriter(err, true), Map.of(), false);
        int exit = Main.run(cli, args);
        return exit == 0 ? "" : "exit " + exit + ": " + err;
    }
}
