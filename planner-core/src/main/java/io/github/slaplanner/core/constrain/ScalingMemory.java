package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What limits of change remember of one role.
 *
 * @param wanted sizes that were wanted of late
 * @param lastUp when the role last grew, or null
 * @param lastDown when the role last shrank, or null
 * @param command what was asked for, and who changed it
 * @param replacement how overdue engines are being replaced, or null if none needs to be
 * @param taking the GPUs that another role gives up for this one, or null
 */
public record ScalingMemory(
        DesiredSizeHistory wanted,
        @Nullable Instant lastUp,
        @Nullable Instant lastDown,
        IssuedTarget command,
        @Nullable Replacement replacement,
        @Nullable Transfer taking) {
    /** Nothing remembered. */
    public static final ScalingMemory EMPTY =
            new ScalingMemory(DesiredSizeHistory.NONE, null, null, IssuedTarget.NONE, null, null);

    ScalingMemory want(Instant now, int replicas, Duration window) {
        return new ScalingMemory(wanted.add(now, replicas, window), lastUp, lastDown, command, replacement, taking);
    }

    ScalingMemory moved(Instant now, int from, int to) {
        return new ScalingMemory(
                wanted, to > from ? now : lastUp, to < from ? now : lastDown, command.ask(to), replacement, taking);
    }

    ScalingMemory commanded(IssuedTarget newer) {
        return new ScalingMemory(wanted, lastUp, lastDown, newer, replacement, taking);
    }

    ScalingMemory replacing(@Nullable Replacement newer) {
        return new ScalingMemory(wanted, lastUp, lastDown, command, newer, taking);
    }

    ScalingMemory taking(@Nullable Transfer newer) {
        return new ScalingMemory(wanted, lastUp, lastDown, command, replacement, newer);
    }

    /** This memory of a planner that decides and does not act: whoever changes the fleet changes nothing of its own. */
    public ScalingMemory withoutCommand() {
        return commanded(IssuedTarget.NONE);
    }
}
