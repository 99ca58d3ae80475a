package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.metrics.prometheus.Deployments.Deployment;
import io.github.slaplanner.core.metrics.prometheus.Deployments.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of page, scraped every 5, 15, 30 and 60 s from 1, 4 and 16 targets at moments of their own, read through a real
 * Prometheus by ticks of 10 s: the first tick sees the traffic, and over a minute or two it is what the pages' maker did.
 */
class RecordedPagesTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final int[] SCRAPES_S = {5, 15, 30, 60};
    private static final int[] TARGETS = {1, 4, 16};
    private static final int FIRST_TICK_S = 300;
    private static final int LAST_TICK_S = 420;
    private static final int TICK_S = 10;
    private static final double SHARE_OFF = 0.05;

    @TempDir
    private static Path folder;

    private static RecordedPrometheus prometheus;

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (Deployment deployment : Deployments.all()) {
            for (int every : SCRAPES_S) {
                for (int targets : TARGETS) {
                    cells.add(Arguments.of(deployment, every, targets));
                }
            }
        }
        return cells.stream();
    }

    @BeforeAll
    static void record() throws IOException, InterruptedException {
        prometheus = new RecordedPrometheus(folder);
        cells().forEach(cell -> record((Deployment) cell.get()[0], (int) cell.get()[1], (int) cell.get()[2]));
        prometheus.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    /** Every scraper comes to every target at a moment of its own. */
    private static void record(Deployment deployment, int every, int targets) {
        for (int target = 0; target < targets; target++) {
            int scraper = 0;
            for (Map<String, String> who : deployment.scrapers()) {
                double phase = every * ((target * 0.618 + 0.37 * scraper++) % 1);
                Map<String, String> labels = new TreeMap<>(who);
                labels.put("instance", "10.0.0." + target + ":8000");
                labels.put("cell", cell(deployment, every, targets));
                for (double second = phase; second <= LAST_TICK_S; second += every) {
                    if (second >= FIRST_TICK_S - 5 * every) {
                        prometheus.scrape(
                                at(second),
                                labels,
                                deployment.page().apply(second).toString());
                    }
                }
            }
        }
    }

    private static Instant at(double second) {
        return T.plusMillis(Math.round(second * 1000));
    }

    private static String cell(Deployment deployment, int every, int targets) {
        return deployment.name() + " " + every + " " + targets;
    }

    @ParameterizedTest(name = "{0}, scraped every {1} s, {2} targets")
    @MethodSource("cells")
    void traffic_ofEveryKindOfPage_isWhatItsMakerDid(Deployment deployment, int every, int targets) {
        Sources sources = Sources.unscoped(prometheus.url())
                .from(deployment.source())
                .with("match", Map.of("cell", cell(deployment, every, targets)));
        deployment.settings().accept(sources);
        List<Traffic> seen = ticks(sources.create(), every);

        Truth truth = deployment.truth();
        double seconds = seen.stream()
                .mapToDouble(each -> each.interval().toMillis() / 1000.0)
                .sum();
        double requests =
                seen.stream().mapToDouble(each -> each.requests().demand()).sum();
        close("requests/s", requests / seconds, truth.rate() * targets);
        close("ISL", mean(seen, Traffic::isl), truth.isl());
        close("OSL", mean(seen, Traffic::osl), truth.osl());
        close("TTFT", mean(seen, Traffic::ttftMs), truth.ttftMs());
        close("ITL", mean(seen, Traffic::itlMs), truth.itlMs());
        Traffic last = seen.get(seen.size() - 1);
        close("cached share", last.cachedShare(), truth.cached());
        close("tokens per step", last.tokensPerStep(), truth.perStep());
        if (truth.inFlight() >= 0) {
            assertThat(last.inFlight()).as("in flight").isEqualTo(truth.inFlight() * targets);
        }
    }

    /** What the planner asks, tick by tick; each answer counts once. */
    private static List<Traffic> ticks(PrometheusSource source, int every) {
        List<Traffic> seen = new ArrayList<>();
        Instant from = at(FIRST_TICK_S - TICK_S);
        for (int now = FIRST_TICK_S; now <= LAST_TICK_S; now += TICK_S) {
            Signal<Traffic> signal = source.traffic(from, at(now));
            assertThat(signal).as("tick " + now).isInstanceOf(Signal.Fresh.class);
            Traffic traffic = signal.freshOrNull();
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(traffic)) {
                seen.add(traffic);
            }
            from = traffic.to();
        }
        assertThat(from).as("end of what is known").isAfterOrEqualTo(at(LAST_TICK_S - every));
        return seen;
    }

    private static void close(String what, Double seen, double wanted) {
        if (Double.isNaN(wanted)) {
            assertThat(seen).as(what).isNull();
        } else {
            assertThat(seen).as(what).isCloseTo(wanted, within(SHARE_OFF * wanted));
        }
    }

    private static Double mean(List<Traffic> seen, Function<Traffic, Summary> quantity) {
        return seen.stream()
                .map(quantity)
                .filter(summary -> summary != null)
                .mapToDouble(Summary::mean)
                .boxed()
                .reduce((a, b) -> (a + b) / 2)
                .orElse(null);
    }
}
