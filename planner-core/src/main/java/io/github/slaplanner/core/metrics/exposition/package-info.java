/** The text formats in which programs show their metrics: Prometheus text 0.0.4 and OpenMetrics 1.0.0. */
@NullMarked
package io.github.slaplanner.core.metrics.exposition;

import org.jspecify.annotations.NullMarked;
