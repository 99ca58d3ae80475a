package io.github.slaplanner.core.profile.sweep;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures an engine. Prefill: one random prompt at a time, answered with one token; the round trip
 * of a request that does not concern the engine is taken off its TTFT. Decode: random prompts are sent once, so
 * that the engine's prefix cache holds them, and then all at once; what counts is the time in which all of them decode
 * ({@link DecodeWindow}). Where sequences begin to wait for one another, the row of that context length ends. Of repeats the
 * median counts.
 */
public final class ThoroughProfiler {
    private static final int WARM_UPS = 3;
    private static final int LARGEST_BURST = 32;
    private static final int TRIES = 4;
    private static final int PRIMED_AT_ONCE = 8;
    private static final double ALL_RAN = 0.25;
    /** Ordinary words in the vocabularies of all models. */
    private static final int FIRST_TOKEN = 1000;

    private static final int LAST_TOKEN = 20_000;

    private final EngineUnderTest engine;
    private final SweepPlan plan;
    private final SweepJournal journal;
    private final SweepListener listener;
    private final SweepClock clock;
    private SplittableRandom random;
    private double roundTripMs;
    private int measured;

    /**
     * A sweep.
     *
     * @param journal what was measured before, which is not measured again
     * @param seed of the random prompts; another one in each run, lest the engine's prefix cache holds them from before
     */
    public ThoroughProfiler(
            EngineUnderTest engine,
            SweepPlan plan,
            SweepJournal journal,
            SweepListener listener,
            SweepClock clock,
            long seed) {
        this.engine = engine;
        this.plan = plan;
        this.journal = journal;
        this.listener = listener;
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Measures what the plan has and the journal has not.
     *
     * @param limit when to stop measuring, or null for never; what is missing then can be measured by another run
     * @return whether the plan is done
     * @throws SweepException if the engine cannot be measured; what was measured is in the journal
     * @throws InterruptedException if the thread is interrupted; what was measured is in the journal
     */
    public boolean run(@Nullable Duration limit) throws InterruptedException {
        Progress progress = new Progress(clock.nanos(), limit);
        warmUp();
        roundTripMs = engine.roundTripMs();
        for (int length : plan.promptLengths()) {
            if (!progress.next("prefill, isl " + length)) {
                return false;
            }
            prefill(length);
        }
        for (int length : plan.contexts()) {
            if (!row(length, progress)) {
                return false;
            }
        }
        return true;
    }

    /** The measured profile so far, or null if there are too few points to use. */
    public @Nullable EngineProfile result() {
        List<PrefillProfile.Point> prefill = journal.prefill();
        List<DecodeProfile.Point> decode = journal.decode();
        boolean enough = prefill.size() > 1 && decode.size() > 1;
        return enough
                ? new EngineProfile(new PrefillProfile(prefill), new DecodeProfile(decode, plan.maxKvTokens()))
                : null;
    }

    /** How far the sweep is, and whether there is time for more. */
    private final class Progress {
        private final long start;
        private final @Nullable Duration limit;
        private int passed;

        Progress(long start, @Nullable Duration limit) {
            this.start = start;
            this.limit = limit;
        }

        boolean next(String point) {
            Duration elapsed = Duration.ofNanos(clock.nanos() - start);
            int left = plan.points() - passed;
            listener.progress(
                    point,
                    (double) passed / plan.points(),
                    measured == 0 ? null : elapsed.multipliedBy(left).dividedBy(measured));
            passed++;
            return limit == null || elapsed.compareTo(limit) < 0;
        }

        void skip(int points) {
            passed += points;
        }
    }

    /** Both sides have caches to fill and code to compile: every prompt length, and bursts of answers. */
    private void warmUp() throws InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            for (int length : plan.promptLengths()) {
                tried(List.of(prompt(length)), 1);
            }
            int shortest = plan.contexts().get(0);
            List<Integer> loads = plan.concurrencies(shortest);
            int burst = Math.min(LARGEST_BURST, loads.get(loads.size() - 1));
            tried(prompts(burst, shortest), plan.outputTokens());
        }
    }

    private void prefill(int length) throws InterruptedException {
        String key = "prefill " + length;
        if (journal.has(key)) {
            return;
        }
        List<Double> ttft = new ArrayList<>();
        double isl = 0;
        for (int i = 0; i < plan.repeats(); i++) {
            Answer answer = tried(List.of(prompt(length)), 1).get(0);
            ttft.add(answer.ttftMs());
            isl = answer.promptTokens();
        }
        double whole = median(ttft);
        double ms = whole - Math.min(roundTripMs, whole / 2);
        journal.add(key, new PrefillProfile.Point(isl, ms, isl / ms * 1000 / plan.gpus()));
        measured++;
    }

    private boolean row(int length, Progress progress) throws InterruptedException {
        List<Integer> concurrencies = plan.concurrencies(length);
        for (int i = 0; i < concurrencies.size(); i++) {
            int concurrency = concurrencies.get(i);
            String point = "decode, context %d, %d at once".formatted(length + plan.outputTokens() / 2, concurrency);
            if (!progress.next(point)) {
                return false;
            }
            if (!decode(length, concurrency)) {
                listener.notice(point + ": sequences waited for one another, so this load and higher ones are left out."
                        + " Maybe the engine runs fewer at once (max_num_seqs), or has no prefix cache.");
                progress.skip(concurrencies.size() - i - 1);
                break;
            }
        }
        return true;
    }

    /** Returns whether all sequences ran at once. */
    private boolean decode(int length, int concurrency) throws InterruptedException {
        String key = "decode " + length + " " + concurrency;
        if (journal.has(key)) {
            return true;
        }
        List<int[]> prompts = prompts(concurrency, length);
        prime(prompts);
        List<Double> itl = new ArrayList<>();
        List<Double> throughput = new ArrayList<>();
        double context = 0;
        for (int i = 0; i < plan.repeats(); i++) {
            List<Answer> answers = tried(prompts, plan.outputTokens());
            DecodeWindow window = DecodeWindow.of(answers);
            if (!(window.share() >= ALL_RAN)) {
                return false;
            }
            itl.add(window.itlMs());
            throughput.add(window.tokensPerSecond() / plan.gpus());
            double isl =
                    answers.stream().mapToInt(Answer::promptTokens).average().orElseThrow();
            context = isl + plan.outputTokens() / 2.0;
        }
        double usage = Math.min(1, concurrency * context / plan.maxKvTokens());
        journal.add(key, new DecodeProfile.Point(usage, context, median(itl), median(throughput)));
        measured++;
        return true;
    }

    private void prime(List<int[]> prompts) throws InterruptedException {
        for (int from = 0; from < prompts.size(); from += PRIMED_AT_ONCE) {
            tried(prompts.subList(from, Math.min(prompts.size(), from + PRIMED_AT_ONCE)), 1);
        }
    }

    /** A busy or failing server gets a few tries. */
    private List<Answer> tried(List<int[]> prompts, int outputTokens) throws InterruptedException {
        for (int i = 1; ; i++) {
            try {
                return engine.answer(prompts, outputTokens);
            } catch (SweepException e) {
                Duration wait = e.retryAfter();
                if (wait == null || i == TRIES) {
                    throw e;
                }
                listener.notice(e.getMessage() + "; trying again in " + wait.toSeconds() + " s");
                clock.sleep(wait);
            }
        }
    }

    private List<int[]> prompts(int count, int length) {
        return IntStream.range(0, count).mapToObj(i -> prompt(length)).toList();
    }

    private int[] prompt(int length) {
        random = random.split();
        return random.ints(length, FIRST_TOKEN, LAST_TOKEN).toArray();
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
