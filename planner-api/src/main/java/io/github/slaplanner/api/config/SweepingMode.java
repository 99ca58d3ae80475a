package io.github.slaplanner.api.config;

/** How engine performance data are made before deployment. */
public enum SweepingMode {
    /** By simulation, in seconds. */
    RAPID,
    /** Measured on real engines. */
    THOROUGH,
    /** Not at all. */
    NONE
}
