/** A real Kubernetes API server, with the connector and the manifests that ship. */
@org.jspecify.annotations.NullMarked
package io.github.slaplanner.standalone.kube;
