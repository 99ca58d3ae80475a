package io.github.slaplanner.core.profile.sweep;

import java.util.List;

/** An engine that can be measured. */
public interface EngineUnderTest {
    /**
     * Sends prompts all at once and waits until each is answered in full.
     *
     * @param prompts token ids
     * @param outputTokens that each answer shall have
     * @return one answer per prompt, in their order
     * @throws SweepException if one fails
     * @throws InterruptedException if the thread is interrupted; open requests are given up
     */
    List<Answer> answer(List<int[]> prompts, int outputTokens) throws InterruptedException;

    /**
     * How long it takes to get an answer from in front of the engine that the engine has no part in, ms.
     *
     * @throws SweepException if there is none
     * @throws InterruptedException if the thread is interrupted
     */
    double roundTripMs() throws InterruptedException;
}
