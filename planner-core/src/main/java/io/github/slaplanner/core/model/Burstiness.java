package io.github.slaplanner.core.model;

import io.github.slaplanner.api.observation.Role;

/**
 * By how much what arrives in a sub-interval varies beyond Poisson arrivals: what the variance exceeds theirs by, over the mean, in
 * requests; 0 for Poisson arrivals, more for bursty ones.
 *
 * @param requests of counts
 * @param prompts of prompt tokens, in mean prompts
 * @param answers of output tokens, in mean answers
 */
public record Burstiness(double requests, double prompts, double answers) {
    /** Poisson arrivals. */
    public static final Burstiness NONE = new Burstiness(0, 0, 0);

    /** Of the work of a role. */
    public double of(Role role) {
        return Math.max(role.prefills() ? prompts : 0, role.decodes() ? answers : 0);
    }
}
