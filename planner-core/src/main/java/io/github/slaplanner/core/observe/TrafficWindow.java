package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Traffic as three series of throughput intervals. Pieces of traffic come in with the ticks; when they reach the end of an
 * interval it is closed and appended. An interval of which less than half was seen is a gap, not a zero.
 *
 * @param requests requests per interval
 * @param isl mean input length per interval
 * @param osl mean output length per interval
 * @param pieces traffic of the open interval, oldest first
 * @param lastInterval pieces of the newest closed interval; empty before the first
 */
public record TrafficWindow(
        History requests, History isl, History osl, List<Traffic> pieces, List<Traffic> lastInterval) {

    private static final double ENOUGH = 0.5;
    /** Sub-intervals from which a piece is long: it is spread over what it covers, a shorter one belongs where its middle is. */
    private static final double LONG = 1.5;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /** Copies the lists. */
    public TrafficWindow {
        pieces = List.copyOf(pieces);
        lastInterval = List.copyOf(lastInterval);
    }

    /** A window that opens its first interval at {@code start}. */
    public static TrafficWindow startingAt(Instant start, Duration interval, int subIntervals) {
        return new TrafficWindow(
                History.empty(Series.REQUESTS, interval, subIntervals, start),
                History.empty(Series.ISL, interval, subIntervals, start),
                History.empty(Series.OSL, interval, subIntervals, start),
                List.of(),
                List.of());
    }

    /** Start of the open interval. */
    public Instant open() {
        return requests.end();
    }

    /** How many intervals have been closed. */
    public int closed() {
        return requests.size();
    }

    /** Whether the newest closed interval was seen; false before the first. */
    public boolean lastKnown() {
        return closed() > 0 && !Double.isNaN(requests.value(closed() - 1));
    }

    /** This window moved in time, so that its open interval starts at {@code start}, whatever times of day that makes. */
    public TrafficWindow movedTo(Instant start) {
        return new TrafficWindow(
                requests.endingAt(start), isl.endingAt(start), osl.endingAt(start), pieces, lastInterval);
    }

    /**
     * This window moved in time, so that its open interval starts at {@code start}. From a day of history on, it moves by whole
     * days, and from two weeks on by whole weeks, so that a time of day stays one: what would lie in the future is left out,
     * or, where less than a day would remain, the time until {@code start} is a gap.
     */
    public TrafficWindow startingFrom(Instant start) {
        return new TrafficWindow(moved(requests, start), moved(isl, start), moved(osl, start), pieces, lastInterval);
    }

    private static History moved(History history, Instant start) {
        Duration length = history.interval().multipliedBy(history.size());
        Duration cycle = length.compareTo(WEEK.multipliedBy(2)) < 0 ? DAY : WEEK;
        if (length.compareTo(cycle) < 0) {
            return history.endingAt(start);
        }
        long cycleMillis = cycle.toMillis();
        long ahead = Math.floorMod(Duration.between(start, history.end()).toMillis(), cycleMillis);
        if (length.toMillis() - ahead >= cycleMillis) {
            return history.first(history.size() - intervals(ahead, history)).endingAt(start);
        }
        int unknown = intervals(cycleMillis - ahead, history);
        double[] gaps = new double[unknown];
        double[] subGaps = new double[unknown * history.subIntervals()];
        Arrays.fill(gaps, Double.NaN);
        Arrays.fill(subGaps, Double.NaN);
        return history.append(gaps, new double[unknown], subGaps).endingAt(start);
    }

    private static int intervals(long millis, History history) {
        return (int) Math.round((double) millis / history.interval().toMillis());
    }

    /** End of the traffic that was seen. */
    public Instant end() {
        return pieces.isEmpty() ? open() : pieces.get(pieces.size() - 1).to();
    }

    /** This window without the open interval. */
    public TrafficWindow closedOnly() {
        return new TrafficWindow(requests, isl, osl, List.of(), List.of());
    }

    /** This window and a piece of traffic; a piece that brings nothing new is ignored. */
    public TrafficWindow add(Traffic piece) {
        if (!piece.to().isAfter(end())) {
            return this;
        }
        List<Traffic> more = new ArrayList<>(pieces);
        more.add(piece);
        return new TrafficWindow(requests, isl, osl, more, lastInterval);
    }

    /** This window with every interval closed that ended by {@code now}, at most {@code bound} kept. */
    public TrafficWindow closeUntil(Instant now, int bound) {
        TrafficWindow window = this;
        while (!window.open().plus(requests.interval()).isAfter(now)) {
            long empty = window.emptyIntervals(now);
            window = empty > 0 ? window.skip(empty, bound) : window.closeOne(bound);
        }
        return window;
    }

    /** Whole intervals from the open one on, up to {@code now}, of which nothing was seen. */
    private long emptyIntervals(Instant now) {
        Instant first =
                pieces.isEmpty() ? now : isLong(pieces.get(0)) ? pieces.get(0).from() : middle(pieces.get(0));
        return Duration.between(open(), first.isBefore(now) ? first : now).dividedBy(requests.interval());
    }

    /** This window and intervals of which nothing is known: at once, for a planner that was away for long. */
    private TrafficWindow skip(long intervals, int bound) {
        int gaps = (int) Math.min(intervals, bound);
        Instant end = open().plus(requests.interval().multipliedBy(intervals));
        return new TrafficWindow(
                        gap(requests, gaps, 1, bound),
                        gap(isl, gaps, 0, bound),
                        gap(osl, gaps, 0, bound),
                        pieces,
                        lastInterval)
                .movedTo(end);
    }

    private static History gap(History history, int gaps, double weight, int bound) {
        double[] unknown = new double[gaps];
        double[] weights = new double[gaps];
        double[] subs = new double[gaps * history.subIntervals()];
        Arrays.fill(unknown, Double.NaN);
        Arrays.fill(weights, weight);
        Arrays.fill(subs, Double.NaN);
        return history.append(unknown, weights, subs).last(bound);
    }

    private TrafficWindow closeOne(int bound) {
        Instant end = open().plus(requests.interval());
        List<Traffic> inside = new ArrayList<>();
        List<Traffic> later = new ArrayList<>();
        for (Traffic piece : pieces) {
            if (isLong(piece) && piece.from().isBefore(end) && piece.to().isAfter(end)) {
                inside.add(TrafficSlice.of(piece, piece.from(), end));
                later.add(TrafficSlice.of(piece, end, piece.to()));
            } else {
                (middle(piece).isBefore(end) ? inside : later).add(piece);
            }
        }
        double covered =
                inside.stream().mapToLong(piece -> piece.interval().toMillis()).sum()
                        / (double) requests.interval().toMillis();
        boolean known = covered >= ENOUGH;
        double scale = known && covered < 1 ? 1 / covered : 1;
        double count = scale * TrafficSums.demand(inside);
        return new TrafficWindow(
                requests.append(known ? count : Double.NaN, 1, subCounts(inside), bound),
                appendMean(isl, inside, Traffic::isl, bound),
                appendMean(osl, inside, Traffic::osl, bound),
                later,
                inside.isEmpty() ? lastInterval : inside);
    }

    private History appendMean(
            History history, List<Traffic> pieces, Function<Traffic, @Nullable Summary> quantity, int bound) {
        double[] subs = new double[history.subIntervals()];
        for (int i = 0; i < subs.length; i++) {
            int sub = i;
            List<Traffic> part =
                    pieces.stream().filter(piece -> share(piece, sub) > 0).toList();
            subs[i] = TrafficSums.mean(part, quantity);
        }
        List<Traffic> known =
                pieces.stream().filter(piece -> quantity.apply(piece) != null).toList();
        return history.append(TrafficSums.mean(known, quantity), TrafficSums.demand(known), subs, bound);
    }

    private double[] subCounts(List<Traffic> pieces) {
        double[] subs = new double[requests.subIntervals()];
        Arrays.fill(subs, Double.NaN);
        for (Traffic piece : pieces) {
            for (int i = 0; i < subs.length; i++) {
                double share = share(piece, i);
                if (share > 0) {
                    subs[i] = (Double.isNaN(subs[i]) ? 0 : subs[i])
                            + share * piece.requests().demand();
                }
            }
        }
        return subs;
    }

    /** The share of a piece that belongs to a sub-interval of the open interval. */
    private double share(Traffic piece, int sub) {
        double width = subSeconds();
        double start = sub * width;
        double from = TrafficSlice.seconds(Duration.between(open(), piece.from()));
        double to = TrafficSlice.seconds(Duration.between(open(), piece.to()));
        if (isLong(piece)) {
            return Math.max(0, Math.min(to, start + width) - Math.max(from, start)) / (to - from);
        }
        double middle = (from + to) / 2;
        return middle >= start && middle < start + width ? 1 : 0;
    }

    private boolean isLong(Traffic piece) {
        return TrafficSlice.seconds(piece.interval())
                > Math.min(LONG * subSeconds(), ENOUGH * subSeconds() * subIntervals());
    }

    private double subSeconds() {
        return TrafficSlice.seconds(requests.interval()) / subIntervals();
    }

    private int subIntervals() {
        return requests.subIntervals();
    }

    private static Instant middle(Traffic piece) {
        return piece.from().plus(piece.interval().dividedBy(2));
    }
}
