package io.github.slaplanner.simulator.fleet;

/** How requests are given to the engines of a role. */
public enum Routing {
    /**
     * To the engine with the least unfinished work. What waits is dealt out anew when engines become ready, so that all engines
     * of a role serve what is in effect one line.
     */
    LEAST_LOADED,
    /** To each in turn; a request stays where it was sent. */
    ROUND_ROBIN,
    /**
     * To the engine where it costs least: what is still to be read there, and what of this prompt its prefix cache does not hold. A
     * request stays where it was sent.
     */
    KV_AWARE,
    /** To any, by chance; a request stays where it was sent. */
    RANDOM
}
