package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter err = new StringWriter();

    @Test
    void show_onATerminal_writesOverTheLineAndWipesIt() {
        try (Progress progress = new Progress(new PrintWriter(err), true)) {
            progress.show("planner", 0.5);
            progress.show("planner", 0.501);
            progress.show("hpa", 2);
        }

        assertThat(err)
                .hasToString("\rplanner [" + "#".repeat(20) + ".".repeat(20) + "] 50 %" + "\rhpa [" + "#".repeat(40)
                        + "] 100 %   " + "\r" + " ".repeat(52) + "\r");
    }

    @Test
    void show_elsewhere_writesNothing() {
        try (Progress progress = new Progress(new PrintWriter(err), false)) {
            progress.show("planner", 0.5);
        }

        assertThat(err).hasToString("");
    }
}
