package io.github.slaplanner.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.core.telemetry.Metrics.Series;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What is exported, and what rests on it: the page, the alerts and the dashboard. */
class SeriesTest {
    private static final Path GUIDE = Path.of("../docs/metrics.md");
    private static final Path RUNBOOK = Path.of("../docs/alerts.md");
    private static final Path ALERTS =
            Path.of("../planner-connectors/kubernetes/deploy/kustomize/monitoring/prometheus-rule.yaml");
    private static final Path CHART = Path.of("../planner-connectors/kubernetes/deploy/helm/sla-planner/alerts.yaml");
    private static final Path DASHBOARD = Path.of("../dashboards/sla-planner.json");
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- series: begin -->\n).*?(<!-- series: end -->)");

    /** Prometheus puts these on all that it scrapes, the last one in Kubernetes. */
    private static final Set<String> FROM_PROMETHEUS = Set.of("instance", "job", "namespace");

    private static final List<Series> SERIES = new PlannerMetrics(new CollectorRegistry()).series();

    @TempDir
    private Path folder;

    @Test
    void guide_hasTheSeriesThatAreExported() throws Exception {
        String table = SERIES.stream()
                .map(series -> "| `" + series.name() + "` | " + series.type() + " | "
                        + series.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + series.help() + " |\n")
                .collect(Collectors.joining("", "| series | type | labels | meaning |\n|---|---|---|---|\n", ""));
        String guide = Files.readString(GUIDE);
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(
                    GUIDE, TABLE.matcher(guide).replaceFirst(parts -> parts.group(1) + table + parts.group(2)));
            guide = Files.readString(GUIDE);
        }
        assertThat(guide)
                .as("the table is old; make it anew with -Dtest=SeriesTest -Dregenerate=true")
                .contains("<!-- series: begin -->\n" + table + "<!-- series: end -->");
    }

    @Test
    void alerts_askForSeriesAndLabelsThatExist_andHaveARunbook() throws Exception {
        String runbook = Files.readString(RUNBOOK);
        List<Map<String, Object>> rules = rules();
        assertThat(rules).hasSizeGreaterThan(5);
        for (Map<String, Object> rule : rules) {
            exists(rule.get("expr").toString());
            String name = rule.get("alert").toString();
            assertThat(runbook).contains("\n## " + name + "\n");
            assertThat(rule.get("annotations").toString()).contains("docs/alerts.md#" + name.toLowerCase(Locale.ROOT));
            for (String label :
                    found("\\$labels\\.(\\w+)", rule.get("annotations").toString())) {
                assertThat(labels(rule.get("expr").toString())).as(name).contains(label);
            }
        }
        assertThat(found("\n## (\\w+)", runbook))
                .containsExactlyElementsOf(
                        rules.stream().map(rule -> rule.get("alert").toString()).toList());
    }

    @Test
    void alerts_ofTheChart_areTheSame() throws Exception {
        assertThat(new Yaml().<Object>load(Files.readString(CHART))).isEqualTo(spec().get("groups"));
    }

    @Test
    void alerts_areRulesThatPrometheusTakes_andFireWhenTheyShould() throws Exception {
        Path program = Programs.require("promtool", "prometheus");
        Files.writeString(folder.resolve("rules.yaml"), new Yaml().dump(spec()));
        Files.copy(Path.of("src/test/resources/alerts-test.yaml"), folder.resolve("test.yaml"));
        run(program, "check", "rules", "rules.yaml");
        run(program, "test", "rules", "test.yaml");
    }

    private void run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void dashboard_everyPanel_isDescribed_andAsksForWhatExists() throws Exception {
        JsonNode dashboard = JsonMapper.builder().build().readTree(DASHBOARD.toFile());
        assertThat(dashboard.path("panels"))
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        panel -> assertThat(panel.path("description").asText()).endsWith("."));
        dashboard.findValues("expr").forEach(expr -> exists(expr.asText()));
        for (JsonNode variable : dashboard.at("/templating/list")) {
            for (String label : found(
                    "label_values\\(\\w+, (\\w+)\\)", variable.path("query").asText())) {
                assertThat(FROM_PROMETHEUS).contains(label);
            }
        }
    }

    /** Every series that an expression names is exported, with the labels that it asks for. */
    private static void exists(String expression) {
        List<String> names = found("(dynamo_planner_\\w+)", expression);
        assertThat(names).isNotEmpty();
        assertThat(SERIES.stream().map(Series::name)).containsAll(names);
        List<String> asked = Stream.concat(
                        found("[{,] ?(\\w+)[=!]~?\"", expression).stream(),
                        found("\\b(?:on|by) \\(([^)]*)\\)", expression).stream()
                                .flatMap(list -> Stream.of(list.split(", "))))
                .toList();
        assertThat(labels(expression)).as(expression).containsAll(asked);
    }

    private static Set<String> labels(String expression) {
        Map<String, List<String>> labels =
                SERIES.stream().collect(Collectors.toMap(Series::name, Series::labels, (a, b) -> a));
        return Stream.concat(
                        FROM_PROMETHEUS.stream(),
                        found("(dynamo_planner_\\w+)", expression).stream()
                                .map(name -> labels.getOrDefault(name, List.of()))
                                .flatMap(List::stream))
                .collect(Collectors.toSet());
    }

    private static List<String> found(String regex, String text) {
        Function<MatchResult, String> group = result -> result.group(1);
        return Pattern.compile(regex).matcher(text).results().map(group).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> spec() throws Exception {
        Map<String, Object> rule = new Yaml().load(Files.readString(ALERTS));
        return (Map<String, Object>) rule.get("spec");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() throws Exception {
        List<Map<String, Object>> groups = (List<Map<String, Object>>) spec().get("groups");
        return (List<Map<String, Object>>) groups.get(0).get("rules");
    }
}
