package com.example.orchestrator;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.spi.MetricsSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends requests of one size to the workers and counts them: this orchestrator's own metrics. */
final class Gateway implements MetricsSource {
    private static final int ISL = 8000;
    private static final int OSL = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Two seconds of demand: two requests a second, from second 20 to 60 ten, then one. */
    void twoSeconds(Workers workers, int second) throws InterruptedException {
        int requests = second < 20 ? 4 : second < 60 ? 20 : 2;
        for (int i = 0; i < requests; i++) {
            Thread.sleep(2000 / requests);
            send(workers.take());
        }
    }

    private void send(Workers.Worker worker) {
        String prompt = arrived.incrementAndGet() + "-" + System.nanoTime() + " word".repeat(ISL - 1);
        String body = "{\"max_tokens\": " + OSL + ", \"prompt\": \"" + prompt + "\"}";
        URI url = URI.create(worker.url().join() + "/v1/completions");
        inFlight.incrementAndGet();
        HttpRequest request =
                HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)).build();
        http.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            worker.inFlight().decrementAndGet();
            inFlight.decrementAndGet();
        });
    }

    /** What came in since this was last asked. An orchestrator that measures TTFT and ITL would tell them too. */
    @Override
    public Signal<Traffic> traffic(Instant from, Instant to) {
        Traffic traffic = Traffic.between(from, to)
                .offeredCount(arrived.getAndSet(0))
                .isl(ISL).osl(OSL)
                .inFlight(inFlight.get())
                .build();
        return Signal.fresh(traffic, to);
    }
}
