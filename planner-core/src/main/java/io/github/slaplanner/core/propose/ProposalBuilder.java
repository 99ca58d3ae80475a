package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes proposals with their one step. */
final class ProposalBuilder {
    private ProposalBuilder() {}

    static Proposal proposal(Source source, @Nullable Integer replicas, int current, Step step) {
        int after = replicas == null ? current : replicas;
        return Proposal.of(source, replicas, new Step(Stage.PROPOSE, after, step.reason(), step.evidence()));
    }

    static Step step(Reason reason, Map<String, Double> evidence) {
        return new Step(Stage.PROPOSE, 0, reason, evidence);
    }
}
