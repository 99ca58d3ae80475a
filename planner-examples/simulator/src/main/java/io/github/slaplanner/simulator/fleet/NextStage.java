package io.github.slaplanner.simulator.fleet;

/** Where requests go on from an engine. */
interface NextStage {
    /** The first engine of a request begins to work on it; what its prefix cache holds of it is known. */
    void admitted(int request);

    /** The prompt is read and the first token is out. */
    void firstToken(int request, double now);

    /** A prompt is read whose client has gone. */
    void dropped(int request);

    /** A prefill engine has done its part. */
    void handOver(int request, double now);

    /** The last token is out. */
    void finished(int request, double now);
}
