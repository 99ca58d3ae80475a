package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.connectors.global.service.PoolConfig;
import io.github.slaplanner.connectors.global.service.PoolKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GlobalCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Cli cli() {
        return new Cli(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), false);
    }

    @Test
    void global_goodConfig_listensUntilItIsStopped() throws IOException {
        GlobalCommand command = new GlobalCommand(cli(), () -> {});
        int exit = new CommandLine(command).execute("--config", config("""
                                host: 127.0.0.1
                                port: 0
                                max_total_gpus: 8
                                auth: {anonymous: true}
                                pools:
                                  - k8s_namespace: a
                                    graph_deployment_name: chat
                                    environment: global-planner
                                    global_planner_namespace: elsewhere
                                    namespace: a
                                """));

        assertThat(exit).isZero();
        assertThat(out.toString()).matches("The global planner listens on port \\d+ with 1 pool and 8 GPUs\\.\n");
    }

    @Test
    void pool_handsItsNameAndNamespaceToItsConnector() {
        assertThat(pool(Map.of("weight", 2)).get("plugins"))
                .isEqualTo(Map.of("kubernetes", Map.of("namespace", "team-a", "deployment", "chat")));
        assertThat(pool(Map.of("plugins", Map.of("kubernetes", Map.of("deployment", "other", "events", false))))
                        .get("plugins"))
                .isEqualTo(Map.of("kubernetes", Map.of("namespace", "team-a", "deployment", "other", "events", false)));
        Map<String, Object> targets = Map.of("decode", Map.of("name", "vllm"));
        assertThat(pool(Map.of("plugins", Map.of("kubernetes", Map.of("targets", targets))))
                        .get("plugins"))
                .isEqualTo(Map.of("kubernetes", Map.of("namespace", "team-a", "targets", targets)));
        assertThat(pool(Map.of("environment", "virtual"))).doesNotContainKey("plugins");
    }

    private static Map<String, Object> pool(Map<String, Object> planner) {
        return PoolFields.named(
                new PoolConfig(new PoolKey("team-a", "chat"), Set.of("team-a-chat"), PoolRule.EVEN, planner));
    }

    @Test
    void global_everythingThatIsWrong_isNamedBeforeItStarts() throws IOException {
        String file = config("""
                port: 99999
                auth: {anonymous: true}
                pools:
                  - {k8s_namespace: a, graph_deployment_name: chat, environment: nowhere, ttft: -1}
                  - {k8s_namespace: b, graph_deployment_name: chat, plugins: {kubernetes: {deploymnt: x}}}
                """);

        assertThat(Main.run(cli(), "global", "--config", file)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("planner: " + file + ": 4 problems\n")
                .contains(
                        "port = 99999: must be a port",
                        "pools[0].environment = \"nowhere\": must be one of",
                        "pools[0].ttft = -1: must be a number",
                        "pools[1].plugins.kubernetes.deploymnt: is not a setting here");
    }

    @Test
    void global_wrongField_isNamed() throws IOException {
        String file = config("max_gpus: 8\nauth: {anonymous: true}\nimplicit: {environment: kubernetes}\n");

        assertThat(Main.run(cli(), "global", "--config", file)).isEqualTo(2);
        assertThat(err)
                .hasToString("planner: " + file
                        + ": 1 problem\n  max_gpus = 8: is not a field here. Maybe look for a misspelling\n");
    }

    @Test
    void global_withoutConfig_saysSo() {
        assertThat(Main.run(cli(), "global")).isEqualTo(2);
        assertThat(err.toString()).startsWith("planner: The configuration is missing: --config FILE.");
    }

    @Test
    void replay_twoPools_comparesThreeWaysToShare() throws IOException {
        Path json = folder.resolve("out.json");

        int exit = Main.run(
                cli(),
                "global",
                "replay",
                "--pools",
                "2",
                "--hours",
                "0.1",
                "--max-total-gpus",
                "8",
                "--scale",
                "0.5",
                "--json",
                json.toString());

        assertThat(exit).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("\nglobal planner ")
                .contains("\neven split ")
                .contains("\nsplit by traffic ");
        JsonNode results = new ObjectMapper().readTree(json.toFile());
        assertThat(results).hasSize(3);
        assertThat(results.get(0).get("most_gpus").asInt()).isBetween(4, 8);
        assertThat(results.get(0).get("pools")).hasSize(2);
        assertThat(results.get(1).get("gpu_hours").asDouble()).isPositive();
    }

    @Test
    void replay_tooFewGpus_isRefused() {
        assertThat(Main.run(cli(), "global", "replay", "--pools", "5", "--max-total-gpus", "9"))
                .isEqualTo(2);
        assertThat(err)
                .hasToString("planner: The 9 GPUs do not suffice for one engine of each role of 5 pools, which"
                        + " take 10.\n");
    }

    private String config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("global.yaml"), yaml).toString();
    }
}
