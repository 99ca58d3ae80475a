package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.core.constrain.Replacement.Room;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for engines in place of those that are overdue, never more than a few beyond what is needed. Where there is no room for one
 * more, an overdue engine is given up first and asked for again at the next tick. When the missing engines serve, or are not
 * needed any more, the overdue ones go.
 */
final class Replacements {
    private final int most;

    /** With at most so many engines beyond those that are needed. */
    Replacements(int most) {
        this.most = most;
    }

    void apply(LimitedSize role, Instant now) {
        RoleFleet fleet = role.want().fleet();
        int needed = role.replicas();
        long lacking = (long) Math.min(needed, role.wanted()) - fleet.ready();
        if (fleet.overdue() == 0 || lacking <= 0) {
            role.remember(role.memory().replacing(null));
            giveUp(role, needed);
        } else if (most > 0 && role.want().needed() != null && role.want().mayShrink()) {
            replace(role, now, needed, lacking);
        }
    }

    private static void giveUp(LimitedSize role, int size) {
        int goes = Math.min(role.want().fleet().overdue(), role.current() - size);
        if (goes > 0) {
            role.explain(size, Reason.OVERDUE_GIVEN_UP, "engines", goes);
        }
    }

    private void replace(LimitedSize role, Instant now, int needed, long lacking) {
        Replacement known = role.memory().replacement();
        Replacement plan = known == null ? Replacement.begin(now, lacking) : known.seen(now, lacking);
        role.remember(role.memory().replacing(plan));
        int kept = kept(role, needed, lacking);
        int size = needed + kept;
        if (size == role.current() && needed <= role.wanted() && plan.due(now)) {
            boolean full =
                    kept >= Math.min(most, lacking) || size >= role.limits().maximum() || plan.room() == Room.NONE;
            if (full && plan.room() != Room.MADE && quiet(role.want().fleet())) {
                giveUp(role, size - 1);
                role.replaces(-1);
                return;
            }
            if (!full && missing(role.want().fleet(), lacking) > 0) {
                role.replaces(1);
                size++;
            }
        }
        role.limit(
                size,
                Reason.REPLACING,
                "overdue",
                role.want().fleet().overdue(),
                "beyond",
                size - needed,
                "most",
                most);
    }

    /** Engines beyond the needed ones that were asked for before and still stand for overdue ones. */
    private int kept(LimitedSize role, int needed, long lacking) {
        long beyond =
                Math.min((long) role.current() - needed, role.want().fleet().overdue());
        return (int) Math.max(0, Math.min(Math.min(beyond, most), lacking));
    }

    /** Engines that lack and are not on their way either. */
    private static long missing(RoleFleet fleet, long lacking) {
        return lacking - fleet.starting() - notCreated(fleet);
    }

    private static boolean quiet(RoleFleet fleet) {
        return fleet.starting() == 0 && fleet.draining() == 0 && notCreated(fleet) == 0;
    }

    private static long notCreated(RoleFleet fleet) {
        return Math.max(0, fleet.desired() - fleet.staying());
    }

    /** What to remember of it once the size is final. */
    static @Nullable Replacement decided(LimitedSize role, Instant now) {
        Replacement plan = role.memory().replacement();
        if (plan == null) {
            return null;
        }
        int change = Integer.compare(role.replicas(), role.current());
        if (change > 0 && (role.replaces() > 0 || plan.room() == Room.MADE)) {
            return plan.asked(now, role.want().overdueAfter());
        }
        if (change < 0 && role.replaces() < 0) {
            return plan.gaveUpOne(now, role.want().overdueAfter());
        }
        boolean refused = role.replaces() > 0 && plan.room() == Room.LIKELY && role.binding() == Reason.GPU_BUDGET;
        return refused ? plan.with(Room.NONE) : plan;
    }
}
