package io.github.slaplanner.core.metrics.prometheus;

import java.util.List;

/**
 * What Prometheus says to a query.
 *
 * @param series the series found; one without a finite sample is left out
 * @param warnings what Prometheus warns of, such as stores that did not answer
 */
record QueryAnswer(List<SampledSeries> series, List<String> warnings) {}
