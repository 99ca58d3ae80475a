package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What limits of change remember of one role.
 *
 * @param recent sizes that were wanted within the stabilisation window, oldest first
 * @param lastUp when the role last grew, or null
 * @param lastDown when the role last shrank, or null
 * @param command what was asked for, and who changed it
 */
public record ScalingMemory(
        List<Wanted> recent,
        @Nullable Instant lastUp,
        @Nullable Instant lastDown,
        Command command) {
    /** Nothing remembered. */
    public static final ScalingMemory EMPTY = new ScalingMemory(List.of(), null, null, Command.NONE);

    /** Copies the list. */
    public ScalingMemory {
        recent = List.copyOf(recent);
    }

    /**
     * A size that was wanted.
     *
     * @param at when
     * @param replicas the size
     */
    public record Wanted(Instant at, int replicas) {}

    /**
     * This memory and a size more. Sizes that a later, larger one outlives are dropped, so that the list stays short.
     */
    ScalingMemory want(Instant now, int replicas, Duration window) {
        List<Wanted> kept = new ArrayList<>();
        Instant oldest = now.minus(window);
        for (Wanted wanted : recent) {
            if (wanted.at().isAfter(oldest) && wanted.replicas() > replicas) {
                kept.add(wanted);
            }
        }
        kept.add(new Wanted(now, replicas));
        return new ScalingMemory(kept, lastUp, lastDown, command);
    }

    ScalingMemory moved(Instant now, int from, int to) {
        return new ScalingMemory(recent, to > from ? now : lastUp, to < from ? now : lastDown, command.ask(to));
    }

    ScalingMemory commanded(Command newer) {
        return new ScalingMemory(recent, lastUp, lastDown, newer);
    }

    /** This memory of a planner that decides and does not act: whoever changes the fleet changes nothing of its own. */
    public ScalingMemory withoutCommand() {
        return commanded(Command.NONE);
    }
}
