/** Loads of workers, from the page on which a Dynamo frontend shows the gauges of its router. */
@NullMarked
package io.github.slaplanner.core.metrics.workers;

import org.jspecify.annotations.NullMarked;
