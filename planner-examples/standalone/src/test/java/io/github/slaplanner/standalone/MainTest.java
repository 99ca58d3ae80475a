package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.config.ConfigSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class MainTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void check_goodConfig_saysSo() throws IOException {
        Path file = Files.writeString(folder.resolve("planner.yaml"), "mode: agg\nprefill_min_endpoint: 2\n");

        assertThat(run("config", "check", file.toString())).isZero();
        assertThat(out).hasToString(file + ": is valid\n");
        assertThat(err)
                .hasToString("warning: prefill_min_endpoint has no effect: mode \"agg\" has no prefill engines\n");
    }

    @Test
    void check_badConfig_everyProblemOnStderrAndExitTwo() throws IOException {
        Path file = Files.writeString(folder.resolve("planner.yaml"), "mode: ag\nttft: -1\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(2);
        assertThat(out).hasToString("");
        assertThat(err).hasToString("""
                        planner: %s: 2 problems
                          mode = "ag": must be one of disagg, prefill, decode, agg. Maybe write agg
                          ttft = -1: must be a number, at least 0.001
                        """.formatted(file));
    }

    @Test
    void check_badConfigAsJson_problemsOnStdout() {
        assertThat(run("config", "check", "{\"itl\": 0}", "--json", "-")).isEqualTo(2);
        assertThat(out).hasToString("""
                        {
                          "valid" : false,
                          "problems" : [ {
                            "field" : "itl",
                            "value" : 0,
                            "rule" : "must be a number, at least 0.001",
                            "instead" : ""
                          } ],
                          "warnings" : [ ],
                          "notes" : [ ]
                        }
                        """);
    }

    @Test
    void check_everythingThatCanBeKnown_isToldAtOnceWithTheNearestName() throws IOException {
        Path file = Files.writeString(folder.resolve("planner.yaml"), """
                environment: kubernets
                metrics_source: promethues
                throughput_metrics_source: fronted
                load_predictor: liner
                interpolator: monoton
                metric_pulling_prometheus_endpoint: prometheus:9090
                min_endpoint: 100
                max_gpu_budget: 4
                ttft: 0.5
                itl: 0.03
                startup_time: 120000
                profile_results_dir: /no/such/profile
                load_predictor_warmup_trace: /no/such/trace.csv
                state_dir: %s/planner.yaml
                metric_reporting_prometheus_port: 8080
                system_port: 8080
                plugins:
                  promethues: {timeout_s: 4}
                  prometheus: {bearer_token: {a: 1}, timeuot_s: 3}
                """.formatted(folder));
        assertThat(run("config", "check", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("planner: " + file + ": 18 problems")
                .contains(
                        "environment = \"kubernets\": must be one of global-planner, kubernetes, virtual. Maybe write kubernetes",
                        "metrics_source = \"promethues\": must be one of prometheus. Maybe write prometheus",
                        "throughput_metrics_source = \"fronted\"",
                        "Maybe write frontend",
                        "load_predictor = \"liner\"",
                        "Maybe write linear",
                        "interpolator = \"monoton\"",
                        "Maybe write monotone",
                        "metric_pulling_prometheus_endpoint = \"prometheus:9090\": must be the address of a server",
                        "min_endpoint = 100: needs 200 GPUs at least, and max_gpu_budget is 4",
                        "ttft = 0.5: is in milliseconds, and no engine is that fast. Maybe write 500",
                        "itl = 0.03: is in milliseconds, and no engine is that fast. Maybe write 30",
                        "startup_time = 120000: is in seconds, and 33 hours leave nothing to plan. Maybe write 120",
                        "profile_results_dir = \"/no/such/profile\": must be a folder or file that can be read",
                        "load_predictor_warmup_trace = \"/no/such/trace.csv\": must be a file that can be read",
                        "state_dir = \"" + folder + "/planner.yaml\": must be a folder that can be written",
                        "system_port = 8080: is the port of metric_reporting_prometheus_port too",
                        "live_dashboard_port = 8080: is the port of metric_reporting_prometheus_port too",
                        "plugins.promethues: no plug-in has this name. Maybe write plugins.prometheus",
                        "plugins.prometheus.bearer_token = \"(secret)\": must be text",
                        "plugins.prometheus.timeuot_s = 3: is not a setting here. Maybe write timeout_s");
    }

    @Test
    void logLevel_isSet_andOneThatIsNoneIsRefused() {
        Logger planner = (Logger) LoggerFactory.getLogger("io.github.slaplanner");
        try {
            assertThat(run("config", "check", "{}", "--log-level", "debug")).isZero();
            assertThat(planner.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(run("config", "check", "{}", "--log-format", "xml")).isEqualTo(2);
            assertThat(err.toString()).contains("Invalid value for option '--log-format'");
        } finally {
            planner.setLevel(null);
            ((Logger) LoggerFactory.getLogger("io.github.slaplanner.core.runtime")).setLevel(Level.INFO);
        }
    }

    @Test
    void check_connect_saysWhatKeepsThePlannerFromPlanning_andExitsWithTwo() {
        String config = "{\"environment\": \"virtual\", \"enable_throughput_scaling\": false,"
                + " \"load_router_metrics_url\": \"http://127.0.0.1:1/metrics\","
                + " \"metric_pulling_prometheus_endpoint\": \"http://127.0.0.1:1\","
                + " \"plugins\": {\"virtual\": {\"transport\": \"http\", \"http\": {\"port\": 0}}}}";
        assertThat(run("config", "check", "--connect", config)).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "wrong     traffic: missing: http://127.0.0.1:1/api/v1/query: no connection",
                        "wrong     workers: missing: http://127.0.0.1:1/metrics: no connection",
                        "wrong     fleet: ",
                        "would plan now: fleet state is not known",
                        "is valid, and does not work here");
    }

    @Test
    void show_effectiveConfig_loadsBack() {
        environment.put("DYN_NAMESPACE", "team-a");

        assertThat(run("config", "show", "{\"mode\": \"agg\"}", "--json", "-")).isZero();
        PlannerConfig config = new ConfigLoader(Map.of()).json(out.toString()).config();

        assertThat(config.general().mode().name()).isEqualTo("AGG");
        assertThat(config.general().namespace()).isEqualTo("team-a");
    }

    @Test
    void show_withoutFile_isTheDefaultsAsYaml() {
        assertThat(run("config", "show")).isZero();
        assertThat(out.toString())
                .startsWith("dialect: guide\nenable_throughput_scaling: true\n")
                .contains("\nttft: 2000\n");
    }

    @Test
    void schema_toFile_isTheSchema() throws IOException {
        Path file = folder.resolve("schema.json");

        assertThat(run("config", "schema", "--json", file.toString())).isZero();
        assertThat(out).hasToString("");
        assertThat(file).hasContent(ConfigSchema.text());
    }

    @Test
    void json_cannotBeWritten_saysSo() {
        Path file = folder.resolve("no/such/folder.json");

        assertThat(run("config", "schema", "--json", file.toString())).isEqualTo(2);
        assertThat(err).hasToString("planner: --json: cannot write " + file + " (NoSuchFileException)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | planner: A command is missing.~Try: planner --help~",
                "config            | planner: A command is missing: init, check, show or schema.~Try: planner config --help~",
                "replay --startup 2m | planner: Invalid value for option '--startup': '2m' is not a whole number~Try: planner replay --help~",
                "replay --speed x | planner: Invalid value for option '--speed': 'x' is not a number~Try: planner replay --help~",
                "config check      | planner: Missing required parameter: 'FILE'~Try: planner config check --help~",
                "config schema x   | planner: Unmatched argument at index 2: 'x'~Try: planner config schema --help~",
                "config schema --jsn x | planner: Unknown options: '--jsn', 'x'~Possible solutions: --json~Try: planner config schema --help~",
                "confg             | planner: Unmatched argument at index 0: 'confg'~Did you mean: planner config or planner completion?~Try: planner --help~",
                "config check nope.yaml | planner: nope.yaml: there is no such file, and it is not inline JSON, which starts with {~",
                "demo --shadow guide | planner: --shadow guide: expected a name, an equals sign and what is different. Maybe write --shadow guide='{\"sizing\": \"guide\"}'~",
                "demo --shadow live={} | planner: The name of a shadow (\"live\") must be made of letters, digits, dots, dashes and underscores, and must not be \"live\" or \"oracle\".~",
                "demo --shadow agg={\"mode\":\"agg\"} | planner: The mode of shadow agg is not the planner's (DISAGG); the same fleet cannot be both.~",
                "run --config {} --shadow x=nope.yaml | planner: nope.yaml: there is no such file, and it is not inline JSON, which starts with {~",
                "--plugins nope config check {} | planner: The plug-in folder nope does not exist or is not a folder.~",
                "config check {} --plugins nope | planner: The plug-in folder nope does not exist or is not a folder.~",
            })
    void run_badCommandLine_oneMessageAndExitTwo(String line, String message) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err).hasToString(message.replace('~', '\n'));
    }

    @Test
    void plugins_jarThatCannotLoad_isNamed() throws IOException {
        Path jar = folder.resolve("mine.jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new JarEntry("META-INF/services/io.github.slaplanner.api.spi.PredictorProvider"));
            zip.write("mine.Gone".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(run("config", "check", "{}", "--plugins", folder.toString())).isEqualTo(2);
        assertThat(err)
                .hasToString("planner: The plug-in mine.Gone in " + jar
                        + " cannot be loaded (ClassNotFoundException: mine.Gone). Maybe META-INF/services names a class"
                        + " that the jar does not hold.\n");
    }

    @Test
    void help_ofEveryCommand_beginsWithAWholeSentence_andNamesValuesAsConfigurationsDo() {
        List<CommandLine> commands = new ArrayList<>(
                List.of(Main.commandLine(new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false))));
        for (int i = 0; i < commands.size(); i++) {
            CommandLine command = commands.get(i);
            commands.addAll(command.getSubcommands().values());
            String[] description = command.getCommandSpec().usageMessage().description();
            assertThat(description).as(command.getCommandName()).isNotEmpty();
            assertThat(description[0]).as(command.getCommandName()).endsWith(".");
            assertThat(command.getUsageMessage()).doesNotContain("DISAGG", "VLLM", "COMPLETION-CANDIDATES");
        }
        assertThat(commands).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @CsvSource({"--help", "config --help", "config check --help", "config show -h", "config schema --help", "--version"
    })
    void help_ofEveryCommand_exitsZero(String line) {
        assertThat(run(line.split(" "))).isZero();
        assertThat(out.toString()).isNotBlank();
        assertThat(err).hasToString("");
    }

    @Test
    void man_ofEveryCommand_hasItsOptionsAndSubcommands() throws IOException {
        assertThat(run("man", "--into", folder.toString())).isZero();

        try (Stream<Path> pages = Files.list(folder)) {
            assertThat(pages).hasSizeGreaterThan(15);
        }
        assertThat(folder.resolve("planner.1"))
                .content()
                .startsWith(".TH \"PLANNER\" 1")
                .contains("\n.TP\n\\fBreplay\\fR\n", "\n.TP\n\\fB\\-\\-plugins=DIR\\fR\n");
        assertThat(folder.resolve("planner-profile-rapid.1"))
                .content()
                .contains("planner\\-profile\\-rapid \\- Computes performance data from a model's config.json")
                .contains("\\fB\\-\\-gpu=NAME\\fR");
    }

    @Test
    void man_ofOneCommand_isPrinted_andOfNone_isBadInput() {
        assertThat(run("man", "profile", "rapid")).isZero();
        assertThat(out.toString()).startsWith(".TH \"PLANNER\\-PROFILE\\-RAPID\" 1");
        assertThat(run("man", "profil")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no command profil.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completion_isAScriptThatKnowsTheCommands(String shell) {
        assertThat(run("completion", shell)).isZero();
        assertThat(out.toString())
                .contains("-F _complete_planner", "function _picocli_planner_profile_rapid()", "--fail-below");
    }

    private int run(String... args) {
        Cli cli = new Cli(new PrintWriter(out, true), new PrintWriter(err, true), environment, false);
        return Main.run(cli, args);
    }
}
