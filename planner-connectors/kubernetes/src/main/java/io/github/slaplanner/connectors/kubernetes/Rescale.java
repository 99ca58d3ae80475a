package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Moves roles to new sizes as one action. Roles that shrink go first: what they free is what the others grow into. If a role
 * cannot be moved, those that were go back to where they came from.
 */
final class Rescale {
    private Rescale() {}

    /**
     * One role's part.
     *
     * @param role the role
     * @param target what runs its engines
     * @param from replicas desired now
     * @param to replicas wanted
     */
    record Move(Role role, RoleTarget target, int from, int to) {
        @Override
        public String toString() {
            return role.label() + " " + from + " -> " + to;
        }
    }

    /**
     * Carries out all moves, or none.
     *
     * @throws ConnectorException if a move failed; the message says whether the others could be taken back
     */
    static void carryOut(List<Move> moves) {
        Deque<Move> done = new ArrayDeque<>();
        List<Move> donorsFirst = moves.stream()
                .sorted(Comparator.comparingInt(move -> move.to() - move.from()))
                .toList();
        for (Move move : donorsFirst) {
            try {
                move.target().resize(move.to());
                done.push(move);
            } catch (ConnectorException failure) {
                throw takenBack(done, move, failure);
            }
        }
    }

    private static ConnectorException takenBack(Deque<Move> done, Move failed, ConnectorException failure) {
        if (done.isEmpty()) {
            return failure;
        }
        StringBuilder message = new StringBuilder(failed + " failed: " + failure.getMessage());
        for (Move move : done) {
            try {
                move.target().resize(move.from());
                message.append("\n").append(move).append(" was taken back.");
            } catch (ConnectorException also) {
                failure.addSuppressed(also);
                message.append("\n")
                        .append(move)
                        .append(" stands, as it could not be taken back (")
                        .append(also.getMessage())
                        .append("); the next decision starts from there.");
            }
        }
        return new ConnectorException(message.toString(), failure);
    }
}
