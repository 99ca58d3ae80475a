package io.github.slaplanner.connectors.kubernetes;

/**
 * One object in the cluster.
 *
 * @param kind its kind
 * @param namespace its namespace
 * @param name its name
 */
record ObjectRef(ApiKind kind, String namespace, String name) {
    String path() {
        return collection() + "/" + name;
    }

    String path(String subresource) {
        return path() + "/" + subresource;
    }

    /** Where all objects of its kind in its namespace are. */
    String collection() {
        return kind.path() + "/namespaces/" + namespace + "/" + kind.plural();
    }

    /** What a caller needs to be allowed to. */
    Permission permission(String... verbs) {
        return Permission.of(kind.group(), kind.plural(), namespace, verbs);
    }

    /** What a caller needs to be allowed to with a subresource. */
    Permission permissionOf(String subresource, String... verbs) {
        return Permission.of(kind.group(), kind.plural() + "/" + subresource, namespace, verbs);
    }

    @Override
    public String toString() {
        return kind.kind() + " " + name;
    }
}
