package io.github.slaplanner.core.model;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What users asked for over the last hours, in slots of ten seconds, and what had been forecast. Work is counted where requests
 * arrive: prompt tokens that engines read, and decode steps that the answers will take. A slot of which less than half was seen is unknown
 * ({@link Double#NaN}), which is not the same as zero. Immutable.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class DemandLog {
    /** Length of a slot, seconds: what a burst is measured over. */
    public static final int SLOT = 10;

    private static final double ENOUGH = 0.5;

    private final Instant start;
    private final double[] requests;
    private final double[] prompts;
    private final double[] steps;
    private final Open open;
    private final List<Expected> expected;

    @JsonCreator
    private DemandLog(
            @JsonProperty("start") Instant start,
            @JsonProperty("requests") double[] requests,
            @JsonProperty("prompts") double[] prompts,
            @JsonProperty("steps") double[] steps,
            @JsonProperty("open") Open open,
            @JsonProperty("expected") List<Expected> expected) {
        this.start = start;
        this.requests = requests;
        this.prompts = prompts;
        this.steps = steps;
        this.open = open;
        this.expected = List.copyOf(expected);
    }

    /** The slot that has not ended: seconds seen, and what came in them. */
    private record Open(double seconds, double requests, double prompts, double steps) {
        private static final Open NOTHING = new Open(0, 0, 0, 0);

        private Open plus(double more, Demand demand, double share) {
            return new Open(
                    seconds + more,
                    requests + share * demand.requests(),
                    prompts + share * demand.promptTokens(),
                    steps + share * demand.steps());
        }
    }

    /**
     * What came in a time.
     *
     * @param requests how many
     * @param promptTokens prompt tokens of all of them that engines read
     * @param steps decode steps of all answers
     */
    public record Demand(double requests, double promptTokens, double steps) {}

    /**
     * A forecast as it was made.
     *
     * @param at when its first step begins
     * @param stepSeconds length of a step
     * @param promptTokens prompt tokens to read per second, per step
     * @param steps decode steps per second, per step
     */
    public record Expected(Instant at, double stepSeconds, List<Double> promptTokens, List<Double> steps) {
        /** Copies the lists. */
        public Expected {
            promptTokens = List.copyOf(promptTokens);
            steps = List.copyOf(steps);
        }
    }

    /** A log that begins at an instant. */
    public static DemandLog startingAt(Instant start) {
        return new DemandLog(start, new double[0], new double[0], new double[0], Open.NOTHING, List.of());
    }

    /** End of the last slot that is over. */
    public Instant end() {
        return start.plusSeconds((long) SLOT * size());
    }

    /** Slots that are over. */
    public int size() {
        return requests.length;
    }

    /** Prompt tokens that are read per second of a slot, or NaN. */
    public double promptTokens(int slot) {
        return prompts[slot] / SLOT;
    }

    /** Decode steps per second of a slot, or NaN. */
    public double steps(int slot) {
        return steps[slot] / SLOT;
    }

    /** Requests per second of a slot, or NaN. */
    public double requests(int slot) {
        return requests[slot] / SLOT;
    }

    /** Seconds at the end of the log in which no request came, as far as is known; the slot that is not over included. */
    public double idleSeconds() {
        if (open.requests() > 0) {
            return 0;
        }
        int slot = size();
        while (slot > 0 && requests[slot - 1] == 0) {
            slot--;
        }
        return (double) SLOT * (size() - slot) + open.seconds();
    }

    /** Start of a slot. */
    public Instant startOf(int slot) {
        return start.plusSeconds((long) SLOT * slot);
    }

    /** Forecasts, oldest first. */
    public List<Expected> expected() {
        return expected;
    }

    /** Mean absolute error of the forecasts of prompt tokens in the next interval over what came; NaN before the first. */
    public double promptError() {
        return error(prompts, Expected::promptTokens);
    }

    /** Mean absolute error of the forecasts of output tokens in the next interval over what came; NaN before the first. */
    public double outputError() {
        return error(steps, Expected::steps);
    }

    private double error(double[] came, Function<Expected, List<Double>> forecast) {
        double off = 0;
        double all = 0;
        for (Expected one : expected) {
            int from = (int) (seconds(start, one.at()) / SLOT);
            int to = from + (int) Math.max(1, one.stepSeconds() / SLOT);
            double mean = from < 0 || to > size()
                    ? Double.NaN
                    : Arrays.stream(came, from, to).average().orElse(Double.NaN) / SLOT;
            if (!Double.isNaN(mean)) {
                off += Math.abs(mean - forecast.apply(one).get(0));
                all += mean;
            }
        }
        return all > 0 ? off / all : Double.NaN;
    }

    /** This log and a forecast. */
    public DemandLog expect(Expected forecast) {
        List<Expected> more = new ArrayList<>(expected);
        more.add(forecast);
        return new DemandLog(start, requests, prompts, steps, open, more);
    }

    /**
     * This log and what came between two instants, spread evenly over them. What lies before the end of the log is left out.
     *
     * @param bound slots to keep at most
     */
    public DemandLog add(Instant from, Instant to, Demand demand, int bound) {
        double whole = seconds(from, to);
        List<Open> closed = new ArrayList<>();
        Open current = open;
        double at = Math.max(0, seconds(end(), from));
        if (at >= (double) SLOT * bound) {
            return startingAt(from).add(from, to, demand, bound);
        }
        double until = seconds(end(), to);
        for (double next = at; next < until; next = Math.min(until, edge(next))) {
            while (closed.size() < (int) (next / SLOT)) {
                closed.add(current);
                current = Open.NOTHING;
            }
            double part = Math.min(until, edge(next)) - next;
            current = current.plus(part, demand, part / whole);
        }
        while (closed.size() < (int) (until / SLOT)) {
            closed.add(current);
            current = Open.NOTHING;
        }
        return appended(closed, current).last(bound);
    }

    private static double edge(double seconds) {
        return SLOT * (Math.floor(seconds / SLOT + 1e-9) + 1);
    }

    private DemandLog appended(List<Open> closed, Open current) {
        int before = size();
        double[] r = Arrays.copyOf(requests, before + closed.size());
        double[] p = Arrays.copyOf(prompts, before + closed.size());
        double[] a = Arrays.copyOf(steps, before + closed.size());
        for (int i = 0; i < closed.size(); i++) {
            Open slot = closed.get(i);
            double scale = slot.seconds() >= ENOUGH * SLOT ? SLOT / slot.seconds() : Double.NaN;
            r[before + i] = scale * slot.requests();
            p[before + i] = scale * slot.prompts();
            a[before + i] = scale * slot.steps();
        }
        return new DemandLog(start, r, p, a, current, expected);
    }

    private DemandLog last(int bound) {
        int drop = Math.max(0, size() - bound);
        if (drop == 0) {
            return this;
        }
        Instant begin = startOf(drop);
        int first = 0;
        while (first + 1 < expected.size() && !expected.get(first + 1).at().isAfter(begin)) {
            first++;
        }
        return new DemandLog(
                begin,
                Arrays.copyOfRange(requests, drop, size()),
                Arrays.copyOfRange(prompts, drop, size()),
                Arrays.copyOfRange(steps, drop, size()),
                open,
                expected.subList(first, expected.size()));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** This log moved in time, so that it ends at {@code now}; of a clock that was set back. */
    public DemandLog movedTo(Instant now) {
        long seconds = Duration.between(end(), now).toSeconds();
        List<Expected> moved = expected.stream()
                .map(one ->
                        new Expected(one.at().plusSeconds(seconds), one.stepSeconds(), one.promptTokens(), one.steps()))
                .toList();
        return new DemandLog(start.plusSeconds(seconds), requests, prompts, steps, Open.NOTHING, moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DemandLog that
                && start.equals(that.start)
                && Arrays.equals(requests, that.requests)
                && Arrays.equals(prompts, that.prompts)
                && Arrays.equals(steps, that.steps)
                && open.equals(that.open)
                && expected.equals(that.expected);
    }

    @Override
    public int hashCode() {
        return Objects.hash(start, Arrays.hashCode(prompts), open, expected);
    }
}
