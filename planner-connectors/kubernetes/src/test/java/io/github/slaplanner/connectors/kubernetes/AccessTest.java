package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start, and a check, say of what the planner may do and of what it finds. */
class AccessTest {
    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    private static PlannerConfig.Builder everything() {
        return World.config()
                .plugin(
                        "kubernetes",
                        Map.of(
                                "deployment",
                                "chat",
                                "leader_election",
                                true,
                                "drain_idlest",
                                Map.of("metric", "running")));
    }

    private List<Finding> check(PlannerConfig config) {
        return Cluster.check(PluginContext.of(config, "kubernetes"), world.outside());
    }

    @Test
    void nothingAllowed_everyRuleIsNamedAtOnce() {
        world.create(World.GRAPHS, Graphs.alphaWithAdapter(1, 2));
        world.server.deny(rule -> true);
        assertThatThrownBy(() -> world.connect(everything().build()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Kubernetes namespace serving: 8 problems")
                .hasMessageContaining("resources: [\"leases\"], verbs: [\"get\", \"create\", \"patch\"]}")
                .hasMessageContaining("resources: [\"dynamographdeployments\"], verbs: [\"get\", \"list\", \"watch\"]}")
                .hasMessageContaining("resources: [\"dynamographdeployments\"], verbs: [\"patch\"]}")
                .hasMessageContaining(
                        "resources: [\"dynamographdeploymentscalingadapters\"], verbs: [\"list\", \"watch\"]}")
                .hasMessageContaining(
                        "resources: [\"dynamographdeploymentscalingadapters/scale\"], verbs: [\"patch\"]}")
                .hasMessageContaining("resources: [\"pods\"], verbs: [\"list\", \"watch\"]}")
                .hasMessageContaining("resources: [\"pods\"], verbs: [\"patch\"]}")
                .hasMessageContaining("resources: [\"events\"], verbs: [\"create\", \"patch\"]}");
    }

    @Test
    void graphThatCannotBeRead_allOtherRulesAreNamedToo() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.server.fail(1, 403, call -> call.path().endsWith("/chat"));
        world.server.deny(
                rule -> rule.resource().startsWith("dynamo") || rule.resource().equals("events"));
        assertThatThrownBy(world::connect)
                .hasMessageContaining("verbs: [\"get\", \"list\", \"watch\"]")
                .hasMessageContaining("resources: [\"events\"]");
    }

    @Test
    void oneVerbMissing_onlyItIsNamed() {
        world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 1));
        world.server.deny(rule -> rule.verb().equals("patch") && rule.resource().equals("deployments/scale"));
        assertThatThrownBy(() -> world.connect(deployment().build()))
                .hasMessage("Kubernetes namespace serving: 1 problem\n  Role of the planner: it may not patch"
                        + " deployments/scale in namespace serving (403). Maybe add this rule to its Role:"
                        + " {apiGroups: [\"apps\"], resources: [\"deployments/scale\"], verbs: [\"patch\"]}");
    }

    private static PlannerConfig.Builder deployment() {
        return World.config()
                .mode(Mode.AGG)
                .enableLoadScaling(false)
                .plugin("kubernetes", Map.of("targets", Map.of("agg", Map.of("name", "vllm"))));
    }

    @Test
    void advisory_startsWithoutTheRulesToAct_andTheCheckNamesThem() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.server.deny(rule -> rule.verb().equals("patch"));
        PlannerConfig advisory = everything()
                .set(Settings.ADVISORY, true)
                .plugin("kubernetes", Map.of("deployment", "chat"))
                .build();
        assertThat(world.connect(advisory)).isNotNull();
        assertThat(check(advisory))
                .filteredOn(finding -> finding.verdict() == Finding.Verdict.DOUBTFUL)
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("resources: [\"dynamographdeployments\"], verbs: [\"patch\"]")
                        && detail.endsWith("before advisory is switched off"));
    }

    @Test
    void emit_needsNoRuleToAct() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.server.deny(rule -> rule.verb().equals("patch") || rule.verb().equals("create"));
        assertThat(world.connect(World.config()
                        .plugin("kubernetes", Map.of("deployment", "chat", "emit", true))
                        .build()))
                .isNotNull();
    }

    @Test
    void check_tellsWhatIsThere() {
        world.create(World.GRAPHS, Graphs.alphaWithAdapter(1, 2));
        assertThat(check(World.config()
                        .plugin("kubernetes", Map.of("deployment", "chat"))
                        .build()))
                .extracting(Finding::toString)
                .anyMatch(line -> line.contains("API server") && line.contains("v1.34.4, namespace serving"))
                .anyMatch(line ->
                        line.contains("VllmDecodeWorker of chat (v1alpha1, scaled by its adapter), 4 GPUs each"))
                .anyMatch(line -> line.contains("VllmPrefillWorker of chat (v1alpha1, scaled by the graph itself)"))
                .anyMatch(line -> line.contains("that this fleet needs are granted"))
                .anyMatch(line -> line.contains("Qwen/Qwen3-32B"));
    }

    @Test
    void check_tellsEverythingThatIsWrong() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2).replace("subComponentType: prefill", "subComponentType: other"));
        world.server.deny(rule -> rule.resource().equals("pods"));
        assertThat(check(World.config()
                        .plugin("kubernetes", Map.of("deployment", "chat"))
                        .build()))
                .filteredOn(finding -> finding.verdict() == Finding.Verdict.WRONG)
                .extracting(Finding::subject)
                .containsExactly("prefill engines", "Role of the planner");
        assertThat(world.server.changes()).isEmpty();
    }

    @Test
    void serverAway_isSaidWithItsAddressAndMayPass() {
        world.server.stop();
        assertThatThrownBy(world::connect)
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        failure -> assertThat(failure.isPassing()).isTrue())
                .hasMessageStartingWith(
                        "Cannot begin: the API server " + world.server.address() + " refuses the connection. Maybe");
        assertThat(check(World.config()
                        .plugin("kubernetes", Map.of("deployment", "chat"))
                        .build()))
                .extracting(Finding::verdict)
                .containsExactly(Finding.Verdict.WRONG);
    }

    @Test
    void serverThatIsStillStarting_isNotTakenAtItsWord() {
        world.server.fail(99, 500, call -> call.path().equals("/readyz"));
        world.server.deny(rule -> true);
        assertThatThrownBy(world::connect)
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        failure -> assertThat(failure.isPassing()).isTrue())
                .hasMessageContaining("answers HTTP 500 (made to fail). Maybe it is starting");
    }

    @Test
    void serverThatDoesNotTellItsVersion_isNoReasonToStop() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.server.fail(1, 403, call -> call.path().equals("/version"));
        assertThat(world.connect()).isNotNull();
    }

    @Test
    void tokenUnknown_isSaidAndDoesNotPass() {
        world.server.fail(9, 401, call -> true);
        assertThatThrownBy(world::connect)
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        failure -> assertThat(failure.isPassing()).isFalse())
                .hasMessageContaining("answers HTTP 401 (made to fail). It does not know the planner");
    }
}
