package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Since when programs are scraped. Some have no series of a model before its first request. The series {@code up} is 1 all the
 * same, and tells that what the first one counts has come since.
 */
final class FirstScrapes {
    private FirstScrapes() {}

    /** Tells programs since when they are scraped, as far as that is within a time before now. */
    static void tell(PrometheusClient prometheus, Scrapes scrapes, Duration back, Instant now) {
        Map<String, Scrapes.Target> targets = new HashMap<>();
        Set<String> instances = new TreeSet<>();
        for (Scrapes.Target target : scrapes.targets()) {
            targets.put(target.key(), target);
            instances.add(target.instance());
        }
        String labels = "__name__=\"up\"" + Scope.like("instance", Scope.anyOf(instances));
        String up = "{" + labels + "}[" + back.toMillis() + "ms]";
        for (SampledSeries seen : prometheus.query(up, now).series()) {
            Scrapes.Target target = targets.get(Scrapes.key(seen));
            for (int i = 0; target != null && i < seen.times().length; i++) {
                if (seen.values()[i] == 1) {
                    target.scrapedAt(seen.times()[i]);
                }
            }
        }
    }
}
