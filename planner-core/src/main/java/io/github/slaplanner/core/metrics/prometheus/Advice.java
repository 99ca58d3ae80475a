package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at what was scraped for what people may want to mend, and says what would help. */
final class Advice {
    /** Time between looks at the names of models, which seldom change. */
    private static final Duration MODELS_EVERY = Duration.ofMinutes(10);

    private final PrometheusClient prometheus;
    private final WatchedMetrics watched;
    private final ConfiguredNames asked;
    private final Remarks remarks;
    private @Nullable Instant modelsSeen;
    private List<String> aboutModels = List.of();
    private long resetsSeen = Long.MIN_VALUE;

    /**
     * An adviser.
     *
     * @param prometheus whom to ask for the names of models
     * @param watched what is watched
     * @param asked names that should be there
     * @param remarks where it speaks
     */
    Advice(PrometheusClient prometheus, WatchedMetrics watched, ConfiguredNames asked, Remarks remarks) {
        this.prometheus = prometheus;
        this.watched = watched;
        this.asked = asked;
        this.remarks = remarks;
    }

    void give(Scrapes scrapes, Instant now) {
        slowScrapes(scrapes);
        for (Role role : watched.roles().told()) {
            if (scrapes.targets().stream().noneMatch(target -> target.role() == role)) {
                remarks.once(
                        "role " + role,
                        "plugins.prometheus." + role.label() + "_match matches no engine; what " + role.label()
                                + " engines would tell is read from all");
            }
        }
        for (String name : asked.metrics()) {
            if (!scrapes.knows(name)) {
                remarks.once("metric " + name, "no page has " + name + " (plugins.prometheus.metric_names)");
            }
        }
        if (modelsSeen == null || now.isAfter(modelsSeen.plus(MODELS_EVERY))) {
            modelsSeen = now;
            aboutModels = models(now);
        }
        aboutModels.forEach(text -> remarks.once(text, text));
        scrapes.targets().forEach(this::resets);
        resetsSeen = now.toEpochMilli();
    }

    private void slowScrapes(Scrapes scrapes) {
        long every = scrapes.spacing();
        if (every > watched.interval().toMillis()) {
            remarks.once(
                    "scrapes",
                    "scrapes come every " + every / 1000.0 + " s, slower than throughput_adjustment_interval ("
                            + watched.interval().toSeconds()
                            + " s), which cannot be worked with; shorten scrape_interval or"
                            + " raise the setting");
        } else if (every > watched.tick().toMillis()) {
            remarks.once(
                    "scrapes",
                    "scrapes come every " + every / 1000.0 + " s, decisions every "
                            + watched.tick().toMillis() / 1000.0 + " s: traffic is seen up to one scrape late; a"
                            + " scrape_interval of at most load_adjustment_interval would help");
        }
    }

    /** What there is, where nothing of what was looked for is found; empty if that is not known. */
    String unseen(Instant now) {
        List<String> texts = models(now);
        return texts.isEmpty() ? "" : "; " + String.join("; ", texts);
    }

    private List<String> models(Instant now) {
        String label = watched.names().modelLabel();
        if (label == null || asked.models().all()) {
            return List.of();
        }
        TreeSet<String> found = new TreeSet<>();
        String series = watched.scope()
                .withoutModel()
                .selector(watched.names().requests().ended());
        prometheus
                .query("group by (" + label + ") (" + series + ")", now)
                .series()
                .forEach(one -> {
                    String name = one.label(label);
                    if (name != null && !name.isEmpty()) {
                        found.add(name);
                    }
                });
        return about(found);
    }

    private List<String> about(Set<String> found) {
        List<String> texts = new ArrayList<>();
        Models models = asked.models();
        TreeSet<String> others = new TreeSet<>(found);
        others.removeIf(models::has);
        String instead = found.isEmpty() ? "" : "; pages have " + String.join(", ", found);
        for (String name : models.names()) {
            if (found.stream().noneMatch(name::equalsIgnoreCase)) {
                texts.add("no page has the model " + name + instead);
            }
        }
        String pattern = models.pattern();
        if (pattern != null && found.stream().noneMatch(name -> new Models(List.of(), pattern).has(name))) {
            texts.add("plugins.prometheus.model_pattern " + pattern + " matches no model" + instead);
        }
        if (watched.names().engine() == null && !others.isEmpty() && others.size() < found.size()) {
            texts.add(
                    "traffic of " + String.join(", ", others)
                            + " is on the same pages and not counted; if this fleet serves it, add it to plugins.prometheus.models");
        }
        return texts;
    }

    /** A counter that falls was reset, with its program or by itself; either way it counts from zero. */
    private void resets(Scrapes.Target target) {
        List<String> reset = target.counters().stream()
                .filter(one -> one.resetWithin(resetsSeen, Long.MAX_VALUE))
                .map(SampledSeries::name)
                .distinct()
                .toList();
        if (!reset.isEmpty()) {
            boolean all = target.counters().stream()
                    .allMatch(one -> one.resetWithin(resetsSeen, Long.MAX_VALUE) || one.values()[0] == 0);
            remarks.fact(
                    all
                            ? target.instance() + " has restarted; its counters count from zero"
                            : String.join(", ", reset) + " of " + target.instance()
                                    + " fell while the program ran on; counted from zero");
        }
    }
}
