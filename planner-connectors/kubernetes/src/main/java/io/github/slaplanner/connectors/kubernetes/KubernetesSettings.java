package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final List<String> VERSIONS = List.of(GraphVersion.V1BETA1.label(), GraphVersion.V1ALPHA1.label());

    /**
     * Reads the settings.
     *
     * @throws ConfigException with everything that is wrong
     */
    static KubernetesSettings read(PluginContext context, Map<String, String> environment) {
        PluginSettings settings = PluginSettings.of(context, "kubernetes");
        Map<Role, ScaleReference> targets =
                targets(settings, context.config().general().mode());
        String deployment = settings.text("deployment");
        String variable = environment.get(GRAPH_VARIABLE);
        if (deployment == null && !settings.has("targets")) {
            deployment = variable;
        }
        KubernetesSettings read = new KubernetesSettings(
                settings.text("namespace"),
                deployment,
                settings.orNull(
                        "api_version",
                        String.class,
                        VERSIONS::contains,
                        "must be one of " + String.join(", ", VERSIONS)),
                targets,
                settings.flag("emit", false),
                settings.flag("events", true),
                settings.flag("leader_election", false),
                textOr(settings, "lease", LEASE),
                IdleMetric.read(settings));
        read.checkFleet(settings);
        settings.check();
        return read;
    }

    private static Map<Role, ScaleReference> targets(PluginSettings settings, Mode mode) {
        Map<Role, ScaleReference> targets = new EnumMap<>(Role.class);
        PluginSettings byRole = settings.section("targets");
        if (!settings.has("targets")) {
            return targets;
        }
        for (Role role : mode.roles()) {
            PluginSettings target = byRole.section(role.label());
            if (byRole.has(role.label())) {
                targets.put(role, target(target));
            } else {
                byRole.problem(role.label(), null, "is missing", "write {kind: Deployment, name: my-engines}");
            }
        }
        return targets;
    }

    private static ScaleReference target(PluginSettings settings) {
        return new ScaleReference(
                textOr(settings, "api_version", "apps/v1"),
                textOr(settings, "kind", "Deployment"),
                requiredText(settings, "name", "give the name of the object that runs the engines"),
                settings.orNull(
                        "gpus_per_replica", Integer.class, gpus -> gpus >= 1, "must be a whole number, at least 1"),
                settings.text("selector"));
    }

    private void checkFleet(PluginSettings settings) {
        if (deployment == null && !settings.has("targets")) {
            settings.problem(
                    "deployment",
                    null,
                    "the connector must know its fleet, and " + GRAPH_VARIABLE + " is not set",
                    "give the name of the DynamoGraphDeployment, or targets");
        }
        if (deployment != null && settings.has("targets")) {
            settings.problem(
                    "targets", new TreeSet<>(targets.keySet()), "stands beside deployment", "remove one of them");
        }
    }

    static String textOr(PluginSettings settings, String key, String byDefault) {
        return Objects.requireNonNullElse(settings.text(key), byDefault);
    }

    /** A text that must be there; empty if it is not. */
    static String requiredText(PluginSettings settings, String key, String instead) {
        if (!settings.has(key)) {
            settings.problem(key, null, "is missing", instead);
        }
        return textOr(settings, key, "");
    }
}
