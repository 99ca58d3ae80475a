package io.github.slaplanner.connectors.http;

/** Answers calls, several at a time. */
@FunctionalInterface
public interface Endpoint {
    /**
     * The answer. May wait; how many calls wait at once is bounded.
     *
     * @throws InterruptedException if the server is closed meanwhile
     */
    Reply answer(Call call) throws InterruptedException;
}
