package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import java.time.Instant;

/**
 * GPUs that one role gives up for another under the GPU budget. They are the receiver's until it has them or does not want them any
 * more: nobody else grows into them, and the donor does not grow back.
 *
 * @param donor the role that shrinks
 * @param receiver the role that grows
 * @param gives engines that the donor gives up
 * @param gpus their GPUs
 * @param to engines that the receiver grows to
 * @param since when it was decided
 * @param donorShare engines of the donor over those that it wants, after it has given, %
 * @param receiverShare engines of the receiver over those that it wants, before it has taken, %
 */
public record Transfer(
        Role donor,
        Role receiver,
        int gives,
        long gpus,
        int to,
        Instant since,
        double donorShare,
        double receiverShare) {

    /** This transfer for a receiver that wants no more than so many engines. */
    Transfer atMost(int wanted) {
        return wanted >= to
                ? this
                : new Transfer(donor, receiver, gives, gpus, wanted, since, donorShare, receiverShare);
    }

    boolean names(Role role) {
        return role == donor || role == receiver;
    }

    /** The step that both roles' trails show. */
    void note(LimitedSize role, int size) {
        role.note(
                size,
                donor == Role.PREFILL ? Reason.PREFILL_GIVES : Reason.DECODE_GIVES,
                "gives",
                gives,
                "gpus",
                gpus,
                "to",
                to,
                "donor",
                donorShare,
                "receiver",
                receiverShare);
    }
}
