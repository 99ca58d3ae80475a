package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * A kind of objects, as the API server serves it.
 *
 * @param group API group, empty for the core group
 * @param version version within the group
 * @param kind name of the kind
 * @param plural name in paths and rules
 * @param scalable whether it has a {@code /scale} subresource
 */
record ApiKind(String group, String version, String kind, String plural, boolean scalable) {
    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String path() {
        return path(apiVersion());
    }

    static String path(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
