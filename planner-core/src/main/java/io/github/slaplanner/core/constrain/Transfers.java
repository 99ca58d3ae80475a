package io.github.slaplanner.core.constrain;

import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one role should give up engines for another under a budget that holds neither's want.
 *
 * <p>It should if the smaller of the two satisfied shares gets clearly larger even by the donor's largest and the receiver's smallest want of
 * the whole window. Needs that stay within the band of that window can then never ask for the way back: under constant load a
 * share once given stays. A role that has had all it wanted at any time within the window gives nothing.
 */
final class Transfers {
    private final Instant now;
    private final Duration window;
    private final double gain;

    Transfers(Instant now, TransferEvidence.Level evidence) {
        this.now = now;
        this.window = evidence.window();
        this.gain = evidence.gain();
    }

    /**
     * A pair that is looked at.
     *
     * @param donor the role that would give
     * @param receiver the role that would get
     * @param gives the size from which the donor would give
     * @param gets the size from which the receiver would grow
     * @param free GPUs of the budget that are planned for nobody
     * @param most the largest size that the donor wanted
     * @param least the smallest size that the receiver wanted
     */
    private record Pair(
            LimitedSize donor, LimitedSize receiver, long gives, long gets, long free, long most, long least) {
        /** Engines that the donor gives so that the receiver gets {@code more}. */
        long given(long more) {
            long missing = MaxMinFairness.gpus(more, receiver.gpus()) - free;
            return missing <= 0 ? 0 : (missing - 1) / donor.gpus() + 1;
        }

        double left(long more) {
            return (double) (gives - given(more)) / most;
        }

        double got(long more) {
            return (double) (gets + more) / least;
        }

        double smaller(long more) {
            return Math.min(left(more), got(more));
        }

        /** Engines that the receiver may get in the end. */
        long bound() {
            return Math.min(receiver.wanted() - gets, fitting(gives - donor.floor()));
        }

        /** Engines that the receiver may get at once. */
        long step() {
            long most = Math.min(gives - donor.floor(), donor.limits().step());
            return Math.min(receiver.replicas() - gets, fitting(most));
        }

        private long fitting(long givenAtMost) {
            return (MaxMinFairness.gpus(Math.max(0, givenAtMost), donor.gpus()) + free) / receiver.gpus();
        }

        /** Engines that the receiver should get: the fewest that make the smaller share as large as it can be. */
        long best() {
            long low = 0;
            long high = bound();
            while (low < high) {
                long middle = low + (high - low + 1) / 2;
                if (got(middle) <= left(middle)) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low < bound() && smaller(low + 1) > smaller(low) ? low + 1 : low;
        }
    }

    /** The transfer that is justified now, or null. */
    @Nullable
    Transfer justified(List<LimitedSize> roles, long[] plan, long free) {
        for (int d = 0; d < plan.length; d++) {
            for (int r = 0; r < plan.length; r++) {
                if (d != r && gives(roles.get(d), plan[d]) && takes(roles.get(r), plan[r])) {
                    Pair pair = pair(roles.get(d), roles.get(r), plan[d], plan[r], free);
                    long best = pair.best();
                    long more = Math.min(best, pair.step());
                    if (more > 0 && pair.given(more) > 0 && pair.smaller(best) > gain * pair.smaller(0)) {
                        return transfer(pair, more);
                    }
                }
            }
        }
        return null;
    }

    private Pair pair(LimitedSize donor, LimitedSize receiver, long gives, long gets, long free) {
        long most = donor.memory().wanted().largest(now, window).replicas();
        long least = receiver.memory().wanted().smallest(now, window).replicas();
        return new Pair(donor, receiver, gives, gets, free, most, least);
    }

    private boolean gives(LimitedSize role, long size) {
        DesiredSizeHistory wanted = role.memory().wanted();
        return role.mayGive()
                && role.mayStepDown()
                && size == role.current()
                && wanted.cover(now, window)
                && wanted.smallest(now, window).replicas() > size;
    }

    private boolean takes(LimitedSize role, long size) {
        DesiredSizeHistory wanted = role.memory().wanted();
        return !role.held()
                && size >= role.current()
                && size < role.replicas()
                && wanted.cover(now, window)
                && wanted.smallest(now, window).replicas() > size;
    }

    private Transfer transfer(Pair pair, long more) {
        RoleFleet donor = pair.donor.want().fleet();
        RoleFleet receiver = pair.receiver.want().fleet();
        long given = pair.given(more);
        return new Transfer(
                donor.role(),
                receiver.role(),
                (int) given,
                MaxMinFairness.gpus(given, pair.donor.gpus()),
                (int) (pair.gets + more),
                now,
                100 * pair.left(more),
                100 * pair.got(0));
    }
}
