package io.github.slaplanner.simulator.fleet;

/** What an engine that reads prompts reports of them. */
final class PromptGauges {
    final Gauge tokens;
    final Gauge waiting;
    final Gauge lastTtft;
    final Gauge lastIsl;

    PromptGauges(double now) {
        tokens = new Gauge(now);
        waiting = new Gauge(now);
        lastTtft = new Gauge(now);
        lastIsl = new Gauge(now);
    }

    /** The prompts that wait or are being read have changed. */
    void queue(double now, long promptTokens, int requestsWaiting) {
        tokens.set(now, (double) promptTokens);
        waiting.set(now, requestsWaiting);
    }

    /** A prompt has been read. */
    void read(double now, RequestTable requests, int request) {
        lastTtft.set(now, 1000 * (now - requests.arrival(request)));
        lastIsl.set(now, requests.isl(request));
    }
}
