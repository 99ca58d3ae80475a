package io.github.slaplanner.core.profile;

/**
 * Something suspicious about a profile.
 *
 * @param defect what it is
 * @param message one sentence for people, with the role first
 */
public record ProfileDoubt(Defect defect, String message) {
    /** Kinds of doubts. */
    public enum Defect {
        /** Too few points. */
        FEW_POINTS("few-points", false),
        /** An order that engines do not have: more work that takes less time. */
        ORDER("order", false),
        /** A point far from where all others would put it. */
        OUTLIER("outlier", true),
        /** Prompts that were in the prefix cache. */
        CACHED_PROMPTS("cached-prompts", false),
        /** Throughput that was divided by another number of GPUs than an engine has. */
        GPU_COUNT("gpu-count", true),
        /** Throughput that contradicts the latency of the same point. */
        THROUGHPUT("throughput", true),
        /** ITL that contains the reading of other prompts. */
        PREFILL_IN_ITL("prefill-in-itl", true),
        /** More sequences were sent than the engine runs at once. */
        RUNNING_LIMIT("running-limit", false);

        private final String label;
        private final boolean repairable;

        Defect(String label, boolean repairable) {
            this.label = label;
            this.repairable = repairable;
        }

        /** The name used in output. */
        public String label() {
            return label;
        }

        /** Whether {@link ProfileRepair} can mend it. */
        public boolean repairable() {
            return repairable;
        }
    }
}
