package io.github.slaplanner.connectors.global.service;

/**
 * Which deployment a pool is.
 *
 * @param k8sNamespace where it is; off Kubernetes any name
 * @param deployment its name
 */
public record PoolKey(String k8sNamespace, String deployment) {
    /** The pool's name in states, paths and messages: {@code namespace/deployment}. */
    public String name() {
        return k8sNamespace + "/" + deployment;
    }

    /** The Dynamo namespace that the operator gives the deployment's workers and planner. */
    String dynamoNamespace() {
        return k8sNamespace + "-" + deployment.replace('.', '-');
    }
}
