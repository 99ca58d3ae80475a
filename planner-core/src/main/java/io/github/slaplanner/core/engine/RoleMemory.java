package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.core.constrain.ScalingMemory;
import io.github.slaplanner.core.observe.EngineTime;
import io.github.slaplanner.core.observe.LossController;
import io.github.slaplanner.core.observe.ReadingSpeed;
import io.github.slaplanner.core.observe.RegressionWindow;
import io.github.slaplanner.core.observe.StartupTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the engine remembers of one role.
 *
 * @param lastSeen the engines as last seen, or null before the first time
 * @param regression latency over load
 * @param reading how long engines take to read prompts
 * @param startups start-up times
 * @param served how long engines have served in the interval that is open
 * @param underTicks ticks in a row that load scaling found the role underused
 * @param mismatchSince since when metrics and fleet disagree on the number of workers, or null
 * @param floor the newest throughput proposal, or null before the first
 * @param aim the share of requests that sizing by attainment lets its model lose
 * @param scaling what the limits of change remember
 */
public record RoleMemory(
        @Nullable RoleState lastSeen,
        RegressionWindow regression,
        ReadingSpeed reading,
        StartupTimes startups,
        EngineTime served,
        int underTicks,
        @Nullable Instant mismatchSince,
        @Nullable Proposal floor,
        @Nullable LossController aim,
        ScalingMemory scaling) {
    /** Nothing remembered. */
    public static final RoleMemory EMPTY = new RoleMemory(
            null,
            RegressionWindow.EMPTY,
            ReadingSpeed.UNKNOWN,
            StartupTimes.EMPTY,
            EngineTime.NONE,
            0,
            null,
            null,
            null,
            ScalingMemory.EMPTY);

    RoleMemory seen(RoleState role, Instant now) {
        return new RoleMemory(
                role,
                regression,
                reading,
                startups.add(role.startups()),
                served.seen(role.ready(), now),
                underTicks,
                mismatchSince,
                floor,
                aim,
                scaling);
    }

    RoleMemory served(EngineTime newer) {
        return new RoleMemory(
                lastSeen, regression, reading, startups, newer, underTicks, mismatchSince, floor, aim, scaling);
    }

    RoleMemory learned(RegressionWindow newer) {
        return new RoleMemory(
                lastSeen, newer, reading, startups, served, underTicks, mismatchSince, floor, aim, scaling);
    }

    RoleMemory read(ReadingSpeed newer) {
        return new RoleMemory(
                lastSeen, regression, newer, startups, served, underTicks, mismatchSince, floor, aim, scaling);
    }

    RoleMemory judged(int under, @Nullable Instant mismatch) {
        return new RoleMemory(lastSeen, regression, reading, startups, served, under, mismatch, floor, aim, scaling);
    }

    RoleMemory planned(@Nullable Proposal newFloor) {
        return new RoleMemory(
                lastSeen, regression, reading, startups, served, underTicks, mismatchSince, newFloor, aim, scaling);
    }

    RoleMemory scaled(ScalingMemory newer) {
        return new RoleMemory(
                lastSeen, regression, reading, startups, served, underTicks, mismatchSince, floor, aim, newer);
    }

    RoleMemory aimed(LossController newer) {
        return new RoleMemory(
                lastSeen, regression, reading, startups, served, underTicks, mismatchSince, floor, newer, scaling);
    }

    /** Without what is told by the clock. */
    RoleMemory timeless() {
        return new RoleMemory(
                lastSeen,
                RegressionWindow.EMPTY,
                reading.timeless(),
                startups,
                EngineTime.NONE,
                0,
                null,
                floor,
                aim,
                ScalingMemory.EMPTY);
    }
}
