package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;
import java.util.List;

/**
 * What is watched in Prometheus.
 *
 * @param names the metrics
 * @param scope which of their series belong to the fleet
 * @param roles which engines do what
 * @param staleAfter age at which a sample no longer describes the present
 */
record Watched(MetricNames names, Scope scope, RoleMatch roles, Duration staleAfter) {
    /** Raw samples of the last {@code range}. */
    String samples(List<String> metrics, Duration range) {
        return scope.selector(metrics) + "[" + range.toMillis() + "ms]";
    }

    Scrapes sorted(QueryAnswer answer) {
        return Scrapes.of(
                answer.series(),
                roles,
                names.engine() == null ? List.of() : names.engine().copies());
    }
}
