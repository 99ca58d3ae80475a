package io.github.slaplanner.core.metrics.prometheus;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Programs that are no longer scraped: either they are gone, and their traffic with them, or Prometheus fails to scrape them.
 * The series {@code up} tells which: it is 0 for a target that should be there.
 */
final class SilentTargets {
    private SilentTargets() {}

    /** Instances that are in the scrapes, have stopped reporting, and should still be there. */
    static List<String> lost(PrometheusClient prometheus, Scrapes scrapes, Instant now) {
        Set<String> silent = new TreeSet<>();
        Scrapes.View view = scrapes.at(now.toEpochMilli());
        for (Scrapes.Target target : scrapes.targets()) {
            if (!view.reporting(target)) {
                silent.add(target.instance());
            }
        }
        if (silent.isEmpty()) {
            return List.of();
        }
        String labels = Scope.like("instance", Scope.anyOf(silent)).substring(1);
        return prometheus.query("up{" + labels + "}", now).series().stream()
                .filter(up -> up.values()[0] == 0 && silent.contains(String.valueOf(up.label("instance"))))
                .map(up -> String.valueOf(up.label("instance")))
                .distinct()
                .toList();
    }
}
