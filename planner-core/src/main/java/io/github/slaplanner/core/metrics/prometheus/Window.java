package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What counters and gauges did between two times. A counter is a line between scrapes, without its resets:
 *
 * <pre>
 * increase(start, end) = Σ over series  C(end) − C(start)
 * </pre>
 *
 * so the increases of windows that follow each other add up to the whole, however short they are. A series that begins in the
 * window counts from zero if its program was scraped before (a counter appears when it is first used), and from its first
 * sample if the program is new too: whatever it counted before it was seen is not of this window. A program that is no longer
 * scraped adds nothing after its last sample.
 */
final class Window {
    private final Scrapes scrapes;
    private final long start;
    private final long end;
    private final Map<Scrapes.Target, Standstill.Doubt> doubted;
    private final Scrapes.View view;

    /**
     * A window.
     *
     * @param scrapes what was scraped
     * @param start where it begins, ms since 1970
     * @param end where it ends
     * @param doubted programs whose gauges of requests say nothing
     */
    Window(Scrapes scrapes, long start, long end, Map<Scrapes.Target, Standstill.Doubt> doubted) {
        this.scrapes = scrapes;
        this.start = start;
        this.end = end;
        this.doubted = doubted;
        this.view = scrapes.at(end);
    }

    double seconds() {
        return (end - start) / 1000.0;
    }

    /** The increase of a counter over the engines of a side, or over all if that is null. */
    double increase(String name, @Nullable Role side) {
        return increase(name, side, any -> true);
    }

    /** The increase of those series of a counter that a rule admits. */
    double increase(String name, @Nullable Role side, Predicate<SampledSeries> admitted) {
        double sum = 0;
        for (Scrapes.Entry entry : scrapes.named(name, side)) {
            sum += admitted.test(entry.series()) ? increase(entry) : 0;
        }
        return sum;
    }

    /** What those series of a counter that a rule admits have counted up to the end since their programs began. */
    double total(String name, Predicate<SampledSeries> admitted) {
        return scrapes.named(name, null).stream()
                .filter(entry -> admitted.test(entry.series()))
                .mapToDouble(entry -> entry.series().at(end))
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    /** The increase of the first of some counters that is there; null if none is. */
    @Nullable
    Double increaseOfFirst(List<String> names, @Nullable Role side, Predicate<SampledSeries> admitted) {
        for (String name : names) {
            if (scrapes.has(name)) {
                return increase(name, side, admitted);
            }
        }
        return null;
    }

    private double increase(Scrapes.Entry entry) {
        SampledSeries counter = entry.series().withoutResets();
        double after = counter.at(end);
        if (Double.isNaN(after)) {
            return 0;
        }
        double before = counter.at(start);
        if (Double.isNaN(before)) {
            before = bornHere(entry) ? 0 : counter.values()[0];
        }
        return Math.max(0, after - before);
    }

    private static boolean bornHere(Scrapes.Entry entry) {
        return entry.target().first() < entry.series().first();
    }

    /** The sum of gauges at the end of the window, of programs that are scraped; null if no such gauge is seen. */
    @Nullable
    Double level(List<String> names, @Nullable Role side) {
        double sum = 0;
        boolean seen = false;
        for (String name : names) {
            for (Scrapes.Entry entry : scrapes.named(name, side)) {
                seen = true;
                double value = entry.series().at(end);
                sum += Double.isNaN(value) || !tells(entry) ? 0 : value;
            }
        }
        return seen ? (Double) sum : null;
    }

    /**
     * The values of a gauge at the end of the window, of programs that are scraped and do something: one that shows too many
     * requests still knows what each costs.
     */
    double[] values(String name, @Nullable Role side) {
        return scrapes.named(name, side).stream()
                .filter(entry -> view.reporting(entry.target()))
                .filter(entry -> doubted.get(entry.target()) != Standstill.Doubt.STILL)
                .mapToDouble(entry -> entry.series().at(end))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }

    private boolean tells(Scrapes.Entry entry) {
        return view.reporting(entry.target()) && !doubted.containsKey(entry.target());
    }

    /**
     * How much the sum of gauges rose over the window. Programs that have gone, or that restarted, are left out: what was in
     * them is lost, and is no negative demand.
     *
     * @param names the gauges
     * @param side the engines, or null for all
     */
    double rise(List<String> names, @Nullable Role side) {
        double sum = 0;
        for (String name : names) {
            for (Scrapes.Entry entry : scrapes.named(name, side)) {
                sum += tells(entry) && !entry.target().resetWithin(start, end) ? rise(entry) : 0;
            }
        }
        return sum;
    }

    private double rise(Scrapes.Entry entry) {
        double after = entry.series().at(end);
        double before = entry.series().at(start);
        if (Double.isNaN(after)) {
            return 0;
        }
        return after - (Double.isNaN(before) ? (bornHere(entry) ? 0 : after) : before);
    }
}
