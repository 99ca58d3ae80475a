package io.github.slaplanner.mock;

/** The answer to one request as it comes out of the fleet; handed from the thread of the fleet to that of the request. */
final class Generation {
    private final int promptTokens;
    private final int outputTokens;
    private int out;
    private boolean cut;

    Generation(int promptTokens, int outputTokens) {
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
    }

    int promptTokens() {
        return promptTokens;
    }

    int outputTokens() {
        return outputTokens;
    }

    /** So many tokens are out in all. */
    synchronized void reach(int tokens) {
        if (tokens > out) {
            out = tokens;
            notifyAll();
        }
    }

    /** No more will come. */
    synchronized void cut() {
        cut = true;
        notifyAll();
    }

    /**
     * Waits until more than {@code seen} tokens are out; fewer tokens than that say that no more will come.
     *
     * @return tokens that are out in all
     */
    synchronized int await(int seen) throws InterruptedException {
        while (out <= seen && !cut) {
            wait();
        }
        return out;
    }
}
