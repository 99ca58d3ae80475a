package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;
import java.util.List;

/**
 * What is watched in Prometheus.
 *
 * @param names the metrics
 * @param scope which of their series belong to the fleet
 * @param roles which engines do what
 * @param staleAfter age at which a sample no longer describes the present, unless scrapes are as far apart
 * @param tick time between questions
 * @param interval the throughput interval: slower scrapes cannot be worked with
 */
record WatchedMetrics(
        MetricNames names, Scope scope, RoleMatch roles, Duration staleAfter, Duration tick, Duration interval) {
    /** Raw samples of the last {@code range}. */
    String samples(List<String> metrics, Duration range) {
        return scope.selector(metrics) + "[" + range.toMillis() + "ms]";
    }

    /** What was scraped, each thing once. */
    Scrapes sorted(QueryAnswer answer, Remarks remarks) {
        MetricNames.Engine engine = names.engine();
        List<SampledSeries> once = engine == null
                ? List.copyOf(DuplicateSeries.lowest(answer.series(), List.of()))
                : DuplicateSeries.removed(answer.series(), engine);
        return Scrapes.of(new Duplicates(names, remarks).removed(once), this);
    }
}
