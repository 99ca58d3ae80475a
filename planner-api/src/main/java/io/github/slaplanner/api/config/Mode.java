package io.github.slaplanner.api.config;

import io.github.slaplanner.api.observation.Role;
import java.util.List;

/** Which roles one planner sizes. */
public enum Mode {
    /** Prefill and decode engines, sized independently under one budget. */
    DISAGG,
    /** Prefill engines only. */
    PREFILL,
    /** Decode engines only. */
    DECODE,
    /** Engines that do both. */
    AGG;

    /** The roles, in the order in which they are decided. */
    public List<Role> roles() {
        return switch (this) {
            case DISAGG -> List.of(Role.PREFILL, Role.DECODE);
            case PREFILL -> List.of(Role.PREFILL);
            case DECODE -> List.of(Role.DECODE);
            case AGG -> List.of(Role.AGGREGATED);
        };
    }
}
