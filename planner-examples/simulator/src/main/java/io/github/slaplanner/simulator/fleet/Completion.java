package io.github.slaplanner.simulator.fleet;

/** How a request went. One instance is used for all requests: it is valid during the call that hands it over. */
public final class Completion {
    private int request;
    private int osl;
    private int attempt;
    private double arrival;
    private double finished;
    private double ttft;
    private double itl;
    private boolean hasTtft;
    private boolean hasItl;

    Completion() {}

    void setRequest(int id, int outputTokens, int attempts) {
        request = id;
        attempt = attempts;
        osl = outputTokens;
    }

    void setTimes(double arrivalSeconds, double finishedSeconds) {
        arrival = arrivalSeconds;
        finished = finishedSeconds;
        hasTtft = false;
        hasItl = false;
    }

    void setTtft(double seconds) {
        hasTtft = true;
        ttft = seconds;
    }

    void setItl(double seconds) {
        hasItl = true;
        itl = seconds;
    }

    /** The request's number, as {@link Fleet#arrive(int, int, int)} gave it. */
    public int request() {
        return request;
    }

    /** How often the client had asked for the same before. */
    public int attempt() {
        return attempt;
    }

    /** Output tokens. */
    public int osl() {
        return osl;
    }

    /** When the request arrived, seconds since the start. */
    public double arrivalSeconds() {
        return arrival;
    }

    /** When its last token was out, seconds since the start. */
    public double finishedSeconds() {
        return finished;
    }

    /** Whether the fleet reads prompts, so that there is a TTFT. */
    public boolean hasTtft() {
        return hasTtft;
    }

    /** Arrival to first token, ms; only if {@link #hasTtft()}. */
    public double ttftMs() {
        return 1000 * ttft;
    }

    /** Whether the fleet decodes and there was a second token, so that there is an ITL. */
    public boolean hasItl() {
        return hasItl;
    }

    /** The mean gap between tokens, the wait for a decode engine included, ms; only if {@link #hasItl()}. */
    public double itlMs() {
        return 1000 * itl;
    }
}
