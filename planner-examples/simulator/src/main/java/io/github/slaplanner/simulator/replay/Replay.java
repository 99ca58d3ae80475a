package io.github.slaplanner.simulator.replay;

import org.jspecify.annotations.Nullable;

/** Replays a trace. Two runs of one specification and one policy give the same result, wall time aside. */
public final class Replay {
    private static final double NANOS = 1e9;

    private Replay() {}

    /**
     * Runs a policy over the whole trace. Requests that have not ended when the time to drain is over have missed the SLA.
     *
     * @throws IllegalArgumentException if no request arrives after the warm-up
     */
    public static PolicyResult run(ReplaySpec spec, Policy policy) {
        PolicyResult result = runWhile(spec, policy, Long.MAX_VALUE);
        if (result == null) {
            throw new IllegalStateException("A run without a limit has stopped");
        }
        return result;
    }

    /**
     * Runs a policy as long as it can still succeed.
     *
     * @param missesAllowed scored requests that may end outside the SLA
     * @return the result, or null if more requests missed the SLA
     * @throws IllegalArgumentException if no request arrives after the warm-up
     */
    public static @Nullable PolicyResult runWhile(ReplaySpec spec, Policy policy, long missesAllowed) {
        long start = System.nanoTime();
        ReplayRun run = new ReplayRun(spec, policy);
        if (!run.execute(missesAllowed)) {
            return null;
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        return run.result(new PolicyResult.Speed(run.requests(), seconds));
    }
}
