/**
 * Traffic from Prometheus, by a Dynamo frontend or router or by the engines themselves, and the loads of workers. Counters are
 * read as raw samples and differenced here, because the server's own {@code increase} extrapolates over short windows.
 */
@NullMarked
package io.github.slaplanner.core.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
