package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.WaitProbability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How long engines take to read a prompt token, told from outside and without a profile. A prompt that did not wait takes what reading
 * takes; how many did not wait follows from how busy the engines are. While all engines have more than they can read, it is their time over
 * the tokens that went.
 *
 * @param nanos TTFT over prompt length of the last prompts, waits included, nanoseconds per token
 * @param clear how much of the weight of {@code nanos} is of prompts that did not wait
 * @param ranks ranks per engine, which read at the same time
 * @param queue what the engines had to read at the last tick, or null if they did not tell
 */
public record ReadingSpeed(
        FadingHistogram nanos,
        double clear,
        double ranks,
        @Nullable Queue queue) {
    /** Nothing known. */
    public static final ReadingSpeed UNKNOWN = new ReadingSpeed(FadingHistogram.NONE, 0, 1, null);

    /** Time in which what was learned fades to 1/e. */
    private static final Duration FADING = Duration.ofMinutes(15);
    /** Share of prompts that take less than the mean, where times vary as those of engines do. */
    private static final double USUAL = 0.6;
    /** Samples before one is believed. */
    private static final double LEARNED = 5;
    /** What is left of that many after a few ticks. */
    private static final double ENOUGH = 0.9 * LEARNED;

    /**
     * Prompt tokens that wait or are being read.
     *
     * @param at when
     * @param engines engines that told
     * @param tokens tokens of all of them
     * @param full whether each of them has a prompt to read after the one that it reads
     */
    public record Queue(Instant at, int engines, double tokens, boolean full) {}

    /**
     * What came of late.
     *
     * @param now the time
     * @param perSecond prompts per second since the last tick; NaN if not known
     * @param isl their mean length, tokens; NaN if not known
     */
    public record Prompts(Instant now, double perSecond, double isl) {}

    /** Seconds per token of one rank, told from the prompts that did not wait, which are the fastest; NaN if not known. */
    public double secondsPerToken() {
        double weight = nanos.weight();
        return weight < ENOUGH ? Double.NaN : nanos.quantile(USUAL * clear / weight) / 1e9;
    }

    /** Without what is told by the clock. */
    public ReadingSpeed timeless() {
        return new ReadingSpeed(nanos, clear, ranks, null);
    }

    /**
     * This and one tick more.
     *
     * @param engines loads, one per engine
     * @param prompts what came
     * @param each ranks per engine
     */
    public ReadingSpeed add(List<WorkerLoad> engines, Prompts prompts, double each) {
        Queue newer = queue(engines, prompts, each);
        ReadingSpeed before = new ReadingSpeed(nanos, clear, each, queue);
        ReadingSpeed learned =
                prompts.isl >= 1 && prompts.perSecond >= 0 ? before.learned(engines, newer, prompts) : before;
        return new ReadingSpeed(learned.nanos, learned.clear, each, newer);
    }

    private ReadingSpeed learned(List<WorkerLoad> engines, @Nullable Queue newer, Prompts prompts) {
        double seconds = queue == null ? 0 : TrafficSlice.seconds(Duration.between(queue.at, prompts.now));
        double fade = Math.exp(-seconds / TrafficSlice.seconds(FADING));
        return newer != null && newer.full ? throughput(engines, newer, prompts, fade) : single(engines, prompts, fade);
    }

    private static @Nullable Queue queue(List<WorkerLoad> engines, Prompts prompts, double ranks) {
        double[] tokens = engines.stream()
                .map(engine -> engine.latest().activePrefillTokens())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (tokens.length == 0) {
            return null;
        }
        double full = 2 * ranks * prompts.isl;
        boolean all = DoubleStream.of(tokens).allMatch(each -> each >= full);
        return new Queue(prompts.now, tokens.length, DoubleStream.of(tokens).sum(), all);
    }

    /** With the last prompt of each engine, of which as many did not wait as the load says. */
    private ReadingSpeed single(List<WorkerLoad> engines, Prompts prompts, double fade) {
        double servers = Math.max(1, engines.size() * ranks);
        double known = secondsPerToken();
        double busy = known > 0 ? prompts.perSecond * prompts.isl * known / servers : 0;
        double share = 1 - WaitProbability.chance(busy, servers);
        ReadingSpeed all = this;
        double older = fade;
        for (WorkerLoad engine : engines) {
            Double ratio = nanosPerToken(engine);
            if (ratio != null) {
                all = all.with(ratio, 1, share, older);
                older = 1;
            }
        }
        return all;
    }

    private ReadingSpeed with(double value, double weight, double share, double fade) {
        return new ReadingSpeed(nanos.add(value, weight, fade), fade * clear + share * weight, ranks, queue);
    }

    /**
     * With the time that full engines took for the tokens that went; nothing while lines get shorter. Requests that were given up went
     * too, though nobody read them. Then the time is short, and that of the prompts that were read, over what they found, is longer.
     */
    private ReadingSpeed throughput(List<WorkerLoad> engines, Queue newer, Prompts prompts, double fade) {
        if (queue == null || !queue.full || queue.engines != newer.engines || newer.tokens < queue.tokens) {
            return this;
        }
        double seconds = TrafficSlice.seconds(Duration.between(queue.at, newer.at));
        double read = prompts.perSecond * prompts.isl * seconds - (newer.tokens - queue.tokens);
        double each = read > 0 ? 1e9 * newer.engines * ranks * seconds / read : 0;
        double found = newer.tokens / newer.engines / ranks + prompts.isl;
        double waited = engines.stream()
                .map(engine -> engine.latest().lastTtftMs())
                .filter(Objects::nonNull)
                .mapToDouble(ttft -> 1e6 * ttft / found)
                .average()
                .orElse(0);
        double longer = Math.max(each, waited);
        // all prompts of a tick together: worth believing at once
        return longer >= 1 ? with(longer, Math.max(LEARNED, newer.engines), 1, fade) : this;
    }

    private static @Nullable Double nanosPerToken(WorkerLoad engine) {
        WorkerLoad.Sample sample = engine.latest();
        Double ttft = sample.lastTtftMs();
        Double isl = sample.lastIsl();
        return ttft == null || isl == null || !(ttft > 0) || !(isl > 0) ? null : Double.valueOf(1e6 * ttft / isl);
    }
}
