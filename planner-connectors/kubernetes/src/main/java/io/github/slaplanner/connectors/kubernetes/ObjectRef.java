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
        return kind.path() + "/namespaces/" + namespace + "/" + kind.plural() + "/" + name;
    }

    String path(String subresource) {
        return path() + "/" + subresource;
    }

    /** What a caller needs to be allowed to. */
    Permission permission(String verb) {
        return new Permission(kind.group(), kind.plural(), namespace, verb);
    }

    Permission permission(String verb, String subresource) {
        return new Permission(kind.group(), kind.plural() + "/" + subresource, namespace, verb);
    }

    @Override
    public String toString() {
        return kind.kind() + " " + name;
    }
}
