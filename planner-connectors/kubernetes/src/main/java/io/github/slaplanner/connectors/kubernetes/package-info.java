/** Fleets on Kubernetes: Dynamo graph deployments, and every other resource that has a scale. */
@NullMarked
package io.github.slaplanner.connectors.kubernetes;

import org.jspecify.annotations.NullMarked;
