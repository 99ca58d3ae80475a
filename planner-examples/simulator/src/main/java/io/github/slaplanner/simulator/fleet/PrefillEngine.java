package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads prompts one after the other, each in the time of the profile at its length. A profile is measured with one prompt
 * at a time, so nothing is assumed of batching.
 */
final class PrefillEngine extends Engine {
    private final World world;
    private final RequestQueue queue;
    private final PromptGauges prompts;
    private final Gauge running;
    private final PrefixCache cache;
    private double freeAt;

    PrefillEngine(int id, World world, double created, double readyAt) {
        super(id, world, created, readyAt);
        this.world = world;
        queue = new RequestQueue(world.requests());
        prompts = new PromptGauges(readyAt);
        running = new Gauge(readyAt);
        cache = new PrefixCache(world.traits().prefixCaching());
        gauge(readyAt);
    }

    @Override
    void accept(int request, double now) {
        boolean wasIdle = queue.isEmpty();
        world.requests().setHolder(request, this);
        world.requests().setCached(request, held(request));
        queue.add(request);
        freeAt = Math.max(freeAt, now) + seconds(request);
        if (wasIdle) {
            start(now);
        }
        gauge(now);
    }

    @Override
    void surrender(double now, List<Integer> into) {
        if (queue.size() > 1) {
            int current = queue.removeFirst();
            queue.drainTo(into);
            queue.add(current);
            freeAt = nextEvent();
            gauge(now);
        }
    }

    @Override
    void fire(double now) {
        int request = queue.removeFirst();
        RequestTable requests = world.requests();
        prompts.read(now, requests, request);
        requests.setHolder(request, null);
        cache.keep(requests.blocks(request));
        cache.limit(world.rates().maxKvTokens());
        if (queue.isEmpty()) {
            schedule(Double.POSITIVE_INFINITY);
        } else {
            start(now);
        }
        gauge(now);
        if (requests.gone(request)) {
            world.flow().dropped(request);
        } else {
            world.flow().firstToken(request, now);
            world.flow().handOver(request, now);
        }
    }

    private void start(double now) {
        int request = queue.first();
        double expected = seconds(request);
        queue.setCached(request, held(request));
        freeAt += seconds(request) - expected;
        world.flow().admitted(request);
        schedule(now + seconds(request));
    }

    @Override
    boolean abandon(int request, double now) {
        if (queue.first() == request) {
            return false;
        }
        freeAt -= seconds(request);
        queue.remove(request);
        gauge(now);
        return true;
    }

    private int held(int request) {
        RequestTable requests = world.requests();
        return world.traits().prefixCaching()
                ? cache.held(requests.blocks(request), requests.isl(request))
                : requests.cached(request);
    }

    private void gauge(double now) {
        prompts.queue(now, queue.tokensToRead(), waiting());
        running.set(now, queue.isEmpty() ? 0 : 1);
    }

    private double seconds(int request) {
        RequestTable requests = world.requests();
        return requests.pace(request) * world.rates().prefillSeconds(requests.toRead(request));
    }

    /** Seconds until all accepted prompts are read. */
    @Override
    double load(double now) {
        return Math.max(0, freeAt - now);
    }

    @Override
    double cost(int request, double now) {
        RequestTable requests = world.requests();
        return load(now) + requests.pace(request) * world.rates().prefillSeconds(requests.isl(request) - held(request));
    }

    @Override
    boolean idle() {
        return queue.isEmpty();
    }

    @Override
    int waiting() {
        return Math.max(0, queue.size() - 1);
    }

    @Override
    WorkerLoad observe(double now) {
        return report(sample(Gauge::latest), sample(gauge -> gauge.drain(now)));
    }

    private Sample sample(Function<Gauge, @Nullable Double> read) {
        return Sample.builder()
                .activePrefillTokens(read.apply(prompts.tokens))
                .lastTtftMs(read.apply(prompts.lastTtft))
                .lastIsl(read.apply(prompts.lastIsl))
                .running(read.apply(running))
                .waiting(read.apply(prompts.waiting))
                .build();
    }
}
