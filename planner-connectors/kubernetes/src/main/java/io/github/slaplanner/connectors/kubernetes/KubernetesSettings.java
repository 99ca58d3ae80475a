package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the connector, {@code plugins.kubernetes.*}.
 *
 * @param namespace namespace of the fleet, or null for that of the planner
 * @param deployment name of the Dynamo graph deployment, or null if {@code targets} are given
 * @param apiVersion version of its API, or null for the newest that is served
 * @param targets what each role scales, if it is not a graph deployment
 * @param emit whether to show wanted replicas in metrics only and never act
 * @param events whether scaling is told in Kubernetes events
 * @param leaderElection whether only one of several planners acts
 * @param lease name of the lease that they compete for
 * @param idle how to find the idlest engines, or null to leave the choice to Kubernetes
 */
record KubernetesSettings(
        @Nullable String namespace,
        @Nullable String deployment,
        @Nullable String apiVersion,
        Map<Role, ScaleReference> targets,
        boolean emit,
        boolean events,
        boolean leaderElection,
        String lease,
        @Nullable IdleMetric idle) {
    static final String GRAPH_VARIABLE = "DYN_PARENT_DGD_K8S_NAME";
    private static final String LEASE = "sla-planner";

    /**
     * Reads the settings.
     *
     * @throws ConfigException with everything that is wrong
     */
    static KubernetesSettings read(PluginContext context, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader("plugins.kubernetes", context.settings());
        Map<Role, ScaleReference> targets =
                targets(reader, context.config().general().mode());
        String deployment = reader.text("deployment");
        String variable = environment.get(GRAPH_VARIABLE);
        if (deployment == null && !reader.has("targets")) {
            deployment = variable;
        }
        KubernetesSettings settings = new KubernetesSettings(
                reader.text("namespace"),
                deployment,
                reader.choice("api_version", GraphVersion.V1BETA1.label(), GraphVersion.V1ALPHA1.label()),
                targets,
                reader.flag("emit", false),
                reader.flag("events", true),
                reader.flag("leader_election", false),
                reader.textOr("lease", LEASE),
                IdleMetric.read(reader));
        settings.checkFleet(reader);
        reader.check();
        return settings;
    }

    private static Map<Role, ScaleReference> targets(SettingsReader reader, Mode mode) {
        Map<Role, ScaleReference> targets = new EnumMap<>(Role.class);
        SettingsReader byRole = reader.section("targets");
        if (byRole == null) {
            return targets;
        }
        for (Role role : mode.roles()) {
            SettingsReader target = byRole.section(role.label());
            if (target == null) {
                byRole.problem(role.label(), null, "is missing", "write {kind: Deployment, name: my-engines}");
            } else {
                targets.put(role, target(target));
            }
        }
        return targets;
    }

    private static ScaleReference target(SettingsReader reader) {
        return new ScaleReference(
                reader.textOr("api_version", "apps/v1"),
                reader.textOr("kind", "Deployment"),
                reader.requiredText("name", "give the name of the object that runs the engines"),
                reader.positive("gpus_per_replica"),
                reader.text("selector"));
    }

    private void checkFleet(SettingsReader reader) {
        if (deployment == null && !reader.has("targets")) {
            reader.problem(
                    "deployment",
                    null,
                    "the connector must know its fleet, and " + GRAPH_VARIABLE + " is not set",
                    "give the name of the DynamoGraphDeployment, or targets");
        }
        if (deployment != null && reader.has("targets")) {
            reader.problem(
                    "targets", new TreeSet<>(targets.keySet()), "stands beside deployment", "remove one of them");
        }
    }
}
