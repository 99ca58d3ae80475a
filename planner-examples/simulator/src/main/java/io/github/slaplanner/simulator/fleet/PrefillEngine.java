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
    private double freeAt;

    PrefillEngine(int id, World world, double created, double readyAt) {
        super(id, world, created, readyAt);
        this.world = world;
        queue = new RequestQueue(world.requests());
        prompts = new PromptGauges(readyAt);
        running = new Gauge(readyAt);
        gauge(readyAt);
    }

    @Override
    void accept(int request, double now) {
        boolean wasIdle = queue.isEmpty();
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
        prompts.read(now, world.requests(), request);
        if (queue.isEmpty()) {
            schedule(Double.POSITIVE_INFINITY);
        } else {
            start(now);
        }
        gauge(now);
        world.flow().firstToken(request, now);
        world.flow().handOver(request, now);
    }

    private void start(double now) {
        world.flow().admitted(queue.first());
        schedule(now + seconds(queue.first()));
    }

    private void gauge(double now) {
        prompts.queue(now, queue.promptTokens(), waiting());
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
        return new Sample(
                read.apply(prompts.tokens),
                null,
                read.apply(prompts.lastTtft),
                read.apply(prompts.lastIsl),
                null,
                null,
                read.apply(running),
                read.apply(prompts.waiting));
    }
}
