package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An engine with continuous batching: in every iteration each running sequence gets one token. It runs on a token clock
 * {@code v} that counts iterations; a sequence that joins at v and wants r more tokens ends at v + r, whatever the pace.
 * So iterations are not simulated one by one: between two events the pace is the profile's iteration time in the middle
 * of the stretch, and a stretch ends early where the KV use would grow by more than a few percent.
 *
 * <p>Admission reserves the KV tokens of the whole request, prompt and answer, so that a running sequence is never
 * preempted; a request that does not fit waits in line, and so do those behind it. Sequences join at the end of the
 * running iteration.
 *
 * <p>With speculative decoding a sequence gets several tokens per iteration, on average; it ends with the iteration that
 * makes its last one.
 *
 * <p>An aggregated engine reads prompts as well, one at a time and in chunks of {@value #CHUNK} tokens, one chunk per
 * iteration: the iteration takes that much longer, for every running sequence too. What its prefix cache holds of a prompt needs no
 * reading; the cache has the room that running sequences leave.
 */
final class TokenEngine extends Engine {
    private static final int CHUNK = 2048;
    private static final int ID_BITS = RequestTable.ID_BITS;
    private static final int BLOCK = 16;
    /** Iterations; a token that is this near is out. */
    private static final double ROUNDING = 1e-9;

    private static final double GROWTH_OF_USE = 0.05;
    private static final double GROWTH_OF_CACHE = 0.002;

    private final World world;
    private final boolean readsPrompts;
    private final double maxKv;
    private final double tokensPerStep;
    private final PrefixCache cache;
    private final RequestQueue waiting;
    private final LongHeap ends = new LongHeap();
    private final PromptGauges prompts;
    private final Gauge kvTokens;
    private final Gauge running;
    private final Gauge itl;

    /** Sum over running sequences of (tokens held − tokens made by v): their KV use at v is this plus what all make until v. */
    private double base;

    private long reserved;
    private double time;
    private double clock;
    private double clockAtEvent;
    private double seen;
    private double pace = 1;
    private boolean reading;
    private int prompt;
    private double promptEnd;
    private double promptPace;

    TokenEngine(int id, World world, double created, double readyAt) {
        super(id, world, created, readyAt);
        this.world = world;
        readsPrompts = world.role().prefills();
        maxKv = world.rates().maxKvTokens();
        tokensPerStep = world.traits().tokensPerStep();
        cache = new PrefixCache(readsPrompts && world.traits().prefixCaching());
        waiting = new RequestQueue(world.requests());
        prompts = new PromptGauges(readyAt);
        kvTokens = new Gauge(readyAt);
        running = new Gauge(readyAt);
        itl = new Gauge(readyAt);
        time = readyAt;
        gauge(readyAt);
    }

    @Override
    void accept(int request, double now) {
        passTo(now);
        if (readsPrompts) {
            world.requests().setHolder(request, this);
            world.requests().setCached(request, held(request));
        }
        waiting.add(request);
        admit(now);
        plan(now);
    }

    @Override
    void surrender(double now, List<Integer> into) {
        if (!waiting.isEmpty()) {
            passTo(now);
            waiting.drainTo(into);
            gauge(now);
            plan(now);
        }
    }

    @Override
    boolean abandon(int request, double now) {
        if (reading && prompt == request) {
            return false;
        }
        passTo(now);
        waiting.remove(request);
        admit(now);
        plan(now);
        return true;
    }

    private int held(int request) {
        RequestTable requests = world.requests();
        return world.traits().prefixCaching()
                ? cache.held(requests.blocks(request), requests.isl(request))
                : requests.cached(request);
    }

    @Override
    void fire(double now) {
        passTo(now);
        clock = clockAtEvent;
        while (!ends.isEmpty() && endOf(ends.first()) <= clock) {
            finish((int) (ends.removeFirst() & ((1L << ID_BITS) - 1)), now);
        }
        if (reading && promptEnd <= clock) {
            endPrompt(now);
        }
        admit(now);
        plan(now);
    }

    private void passTo(double now) {
        clock = clockAt(now);
        time = now;
        see(now);
    }

    private double clockAt(double now) {
        return resting() ? clock : Math.min(clockAtEvent, clock + (now - time) / pace);
    }

    /** Brings the gauges up to now. Looking changes nothing else, so that it cannot change what happens next. */
    private void see(double now) {
        double v = clockAt(now);
        kvTokens.passed(now, kvAt((seen + v) / 2), kvAt(v));
        seen = v;
    }

    private void admit(double now) {
        if (resting()) {
            clock = Math.ceil(clock);
        }
        while (canAdmit() && (!readsPrompts || clock == Math.rint(clock))) {
            int request = waiting.removeFirst();
            reserved += world.requests().kvTokens(request);
            if (readsPrompts) {
                world.requests().setCached(request, held(request));
            }
            if (world.entry()) {
                world.flow().admitted(request);
            }
            if (!readsPrompts) {
                join(request);
            } else if (world.requests().toRead(request) > 0) {
                startPrompt(request);
            } else {
                firstToken(request, now);
            }
        }
        gauge(now);
    }

    private boolean canAdmit() {
        return !reading && !waiting.isEmpty() && reserved + world.requests().kvTokens(waiting.first()) <= maxKv;
    }

    private void startPrompt(int request) {
        int toRead = world.requests().toRead(request);
        int iterations = (toRead + CHUNK - 1) / CHUNK;
        reading = true;
        prompt = request;
        promptEnd = clock + iterations;
        promptPace = world.requests().pace(request) * world.rates().prefillSeconds(toRead) / iterations;
    }

    private void endPrompt(double now) {
        reading = false;
        firstToken(prompt, now);
    }

    private void firstToken(int request, double now) {
        prompts.read(now, world.requests(), request);
        world.requests().setHolder(request, null);
        cache.keep(world.requests().blocks(request));
        if (world.requests().gone(request)) {
            reserved -= world.requests().kvTokens(request);
            world.flow().dropped(request);
            return;
        }
        world.flow().firstToken(request, now);
        if (world.requests().osl(request) > 1) {
            join(request);
        } else {
            reserved -= world.requests().kvTokens(request);
            world.flow().finished(request, now);
        }
    }

    private void join(int request) {
        long from = (long) Math.ceil(clock);
        base += world.requests().isl(request) + 1 - tokensPerStep * from;
        world.requests().setDecoder(request, this, (double) from);
        long iterations = (long) Math.ceil((world.requests().osl(request) - 1) / tokensPerStep - ROUNDING);
        ends.add((from + iterations) << ID_BITS | request);
    }

    private void finish(int request, double now) {
        base -= world.requests().isl(request)
                + 1
                - tokensPerStep * world.requests().joined(request);
        reserved -= world.requests().kvTokens(request);
        world.flow().finished(request, now);
    }

    private void plan(double now) {
        if (resting()) {
            schedule(Double.POSITIVE_INFINITY);
            return;
        }
        clockAtEvent = nextStop();
        pace = reading ? promptPace : 0;
        if (!ends.isEmpty()) {
            double kv = kvAt((clock + clockAtEvent) / 2);
            pace += world.rates().iterationSeconds(kv, kv / ends.size());
            itl.set(now, 1000 * pace);
        }
        schedule(now + (clockAtEvent - clock) * pace);
    }

    /** Where on the token clock the next event is. */
    private double nextStop() {
        double stop = reading ? promptEnd : Double.POSITIVE_INFINITY;
        if (!ends.isEmpty()) {
            double growth =
                    Math.max(GROWTH_OF_USE * kvAt(clock), GROWTH_OF_CACHE * maxKv) / (tokensPerStep * ends.size());
            double smooth = Math.floor(clock) + Math.max(1, Math.floor(growth));
            stop = Math.min(stop, Math.min(smooth, (double) endOf(ends.first())));
        }
        return readsPrompts && canAdmit() ? Math.min(stop, Math.ceil(clock)) : stop;
    }

    private static long endOf(long entry) {
        return entry >>> ID_BITS;
    }

    /** Output tokens of a request that runs here, the first included. */
    int tokens(int request, double now) {
        double iterations = clockAt(now) - world.requests().joined(request);
        double made = tokensPerStep * Math.floor(Math.max(0, iterations) + ROUNDING);
        return 1 + (int) Math.min(world.requests().osl(request) - 1, Math.floor(made + ROUNDING));
    }

    @Override
    double nextToken(double now) {
        double v = clockAt(now);
        return ends.isEmpty() ? Double.POSITIVE_INFINITY : now + (Math.floor(v + ROUNDING) + 1 - v) * pace;
    }

    private double kvAt(double v) {
        return base + tokensPerStep * ends.size() * v;
    }

    private void gauge(double now) {
        seen = clock;
        kvTokens.set(now, kvAt(clock));
        cache.limit(maxKv - kvAt(clock));
        running.set(now, ends.size() + (reading ? 1 : 0));
        prompts.queue(now, tokensToRead(), waiting.size());
    }

    /** KV tokens in use and waiting to be; where prompts are read too, prompt tokens to read and then KV use. */
    @Override
    double load(double now) {
        double v = clockAt(now);
        if (!readsPrompts) {
            return kvAt(v) + waiting.promptTokens();
        }
        return tokensToRead() + kvAt(v) / maxKv;
    }

    private long tokensToRead() {
        return waiting.tokensToRead() + (reading ? world.requests().toRead(prompt) : 0);
    }

    /** Tokens to read, its own included, and KV tokens in use: what Dynamo's router adds up. */
    @Override
    double cost(int request, double now) {
        double toRead = readsPrompts ? tokensToRead() + world.requests().isl(request) - held(request) : 0;
        return toRead + kvAt(clockAt(now)) + (readsPrompts ? 0 : waiting.promptTokens());
    }

    @Override
    boolean idle() {
        return resting() && waiting.isEmpty();
    }

    private boolean resting() {
        return ends.isEmpty() && !reading;
    }

    @Override
    int waiting() {
        return waiting.size();
    }

    @Override
    WorkerLoad observe(double now) {
        see(now);
        return report(sample(Gauge::latest), sample(gauge -> gauge.drain(now)));
    }

    private Sample sample(Function<Gauge, @Nullable Double> read) {
        double kv = orZero(read.apply(kvTokens));
        return Sample.builder()
                .activePrefillTokens(readsPrompts ? read.apply(prompts.tokens) : null)
                .activeDecodeBlocks(kv / BLOCK)
                .lastTtftMs(read.apply(prompts.lastTtft))
                .lastIsl(read.apply(prompts.lastIsl))
                .lastItlMs(read.apply(itl))
                .kvUsage(kv / maxKv)
                .running(read.apply(running))
                .waiting(read.apply(prompts.waiting))
                .build();
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
