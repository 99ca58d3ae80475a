package io.github.slaplanner.core.profile.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured.
 *
 * @param promptLengths of prefill, tokens, rising
 * @param contexts prompt lengths of decode, tokens, rising, each a multiple of {@value #BLOCK}
 * @param loads concurrencies per context length
 * @param outputTokens of each answer in decode
 * @param repeats per point; their median counts
 * @param maxConcurrency requests at once at most
 * @param maxKvTokens that the KV cache of the engine holds
 * @param gpus of the engine
 */
public record SweepPlan(
        List<Integer> promptLengths,
        List<Integer> contexts,
        int loads,
        int outputTokens,
        int repeats,
        int maxConcurrency,
        long maxKvTokens,
        int gpus) {
    /** A prefix cache holds whole blocks only; this is a multiple of all usual sizes. */
    static final int BLOCK = 64;

    private static final int SHORTEST = 100;
    private static final int SHORTEST_CONTEXT = 5 * BLOCK;
    /** A full cache would make sequences wait for one another. */
    private static final double FILL = 0.95;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is below 1, or there are fewer than two lengths or tokens
     */
    public SweepPlan {
        promptLengths = List.copyOf(promptLengths);
        contexts = List.copyOf(contexts);
        least("prompt lengths", promptLengths.size(), 2);
        least("context lengths", contexts.size(), 1);
        least("loads", loads, 2);
        least("output tokens", outputTokens, 8);
        least("repeats", repeats, 1);
        least("concurrency", maxConcurrency, 2);
        least("KV tokens", maxKvTokens, 1000);
        least("GPUs", gpus, 1);
    }

    private static void least(String what, long value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("A sweep needs at least " + least + " " + what + ", got " + value + ".");
        }
    }

    /**
     * How fine a sweep is.
     *
     * @param prompts prompt lengths
     * @param contexts context lengths
     * @param loads concurrencies per context length
     * @param repeats per point
     */
    public record Grid(int prompts, int contexts, int loads, int repeats) {}

    /**
     * What the engine can take.
     *
     * @param maxContext longest prompt and answer, tokens
     * @param maxConcurrency requests at once at most
     * @param maxKvTokens that its KV cache holds
     * @param gpus that it runs on
     */
    public record Engine(int maxContext, int maxConcurrency, long maxKvTokens, int gpus) {}

    /** Lengths in even ratios, from {@value #SHORTEST} tokens up to what the engine can take. */
    public static SweepPlan of(Grid grid, Engine engine, int outputTokens) {
        int longest = (int) Math.min(engine.maxContext, engine.maxKvTokens) - outputTokens;
        if (longest < 2 * SHORTEST) {
            throw new IllegalArgumentException("With " + outputTokens + " output tokens and a longest context of "
                    + engine.maxContext + ", no room is left for prompts.");
        }
        List<Integer> blocks = new ArrayList<>();
        for (int length : ratios(Math.min(SHORTEST_CONTEXT, longest), longest, grid.contexts)) {
            int whole = Math.max(BLOCK, length / BLOCK * BLOCK);
            if (!blocks.contains(whole)) {
                blocks.add(whole);
            }
        }
        return new SweepPlan(
                ratios(SHORTEST, longest, grid.prompts),
                blocks,
                grid.loads,
                outputTokens,
                grid.repeats,
                engine.maxConcurrency,
                engine.maxKvTokens,
                engine.gpus);
    }

    /** Concurrencies at a prompt length, rising from 1. */
    List<Integer> concurrencies(int promptLength) {
        double held = FILL * maxKvTokens / (promptLength + outputTokens);
        return ratios(1, (int) Math.max(1, Math.min(maxConcurrency, held)), loads);
    }

    /** Measurements that the plan makes. */
    public int points() {
        return promptLengths.size()
                + contexts.stream().mapToInt(each -> concurrencies(each).size()).sum();
    }

    private static List<Integer> ratios(int from, int to, int count) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int value = (int) Math.rint(from * Math.pow((double) to / from, count == 1 ? 0 : (double) i / (count - 1)));
            if (values.isEmpty() || value > values.get(values.size() - 1)) {
                values.add(value);
            }
        }
        return values;
    }
}
