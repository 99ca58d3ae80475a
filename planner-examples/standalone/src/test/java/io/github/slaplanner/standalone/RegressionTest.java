package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The planner on a small suite, with bounds that are what was seen: an evaluation is deterministic. A change that makes a cell worse must
 * say so here; one that makes it better tightens the bounds. What fails shows the rows as they would be now.
 */
class RegressionTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/github/slaplanner/standalone/evaluate");

    @Test
    void everyCell_isAsGoodAsItWas() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Cli cli = new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false);
        String suite = FOLDER.resolve("regression.yaml").toString();
        int exit = Main.run(cli, "evaluate", "--suite", suite, "--policies", "planner", "--json", "-");
        cli.out().flush();
        assertThat(exit).as(err.toString()).isZero();

        Map<String, double[]> bounds = bounds();
        List<String> worse = new ArrayList<>();
        StringBuilder rows = new StringBuilder();
        for (JsonNode cell : new ObjectMapper().readTree(out.toString()).get("cells")) {
            String name = cell.get("name").asText();
            double attainment =
                    100 * cell.get("results").get(0).get("attainment").asDouble();
            double gpuHours = cell.get("results").get(0).get("gpu_hours").asDouble();
            // Rounded to the worse side, so that the bounds hold for what they were taken from.
            rows.append(String.format(
                    Locale.ROOT,
                    "%s,%.2f,%.2f%n",
                    name,
                    Math.floor(attainment * 100) / 100,
                    Math.ceil(gpuHours * 100) / 100));
            double[] bound = bounds.remove(name);
            if (bound == null || attainment < bound[0] || gpuHours > bound[1]) {
                worse.add(name);
            }
        }
        assertThat(worse).as("worse than regression.csv says; now:%n%s", rows).isEmpty();
        assertThat(bounds).as("bounds of cells that are not there").isEmpty();
    }

    private static Map<String, double[]> bounds() throws IOException {
        Map<String, double[]> bounds = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("regression.csv"))) {
            if (!line.startsWith("#")) {
                String[] fields = line.split(",", -1);
                bounds.put(fields[0], new double[] {Double.parseDouble(fields[1]), Double.parseDouble(fields[2])});
            }
        }
        return bounds;
    }
}
