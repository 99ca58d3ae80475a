package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.Explanation;
import io.github.slaplanner.connectors.global.arbiter.Verdict;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer.Status;
import java.util.Map;
import java.util.TreeMap;

/** Verdicts as answers to requests. */
final class Answers {
    private Answers() {}

    static ScaleAnswer of(PoolKey key, Verdict verdict) {
        Status status = switch (verdict.outcome()) {
            case GRANTED -> Status.SUCCESS;
            case PARTLY -> Status.SCALING;
            case WAITS -> Status.REJECTED;
        };
        Map<String, Integer> current = new TreeMap<>();
        verdict.granted().forEach((role, count) -> current.put(role.label(), count));
        return new ScaleAnswer(status, key.name() + ": " + Explanation.of(verdict), current);
    }

    /** The answer to a caller who has waited long enough. */
    static ScaleAnswer notServing(ScaleAnswer answer) {
        return answer.status() == Status.SUCCESS
                ? new ScaleAnswer(
                        Status.SCALING, answer.message() + "; engines do not serve yet", answer.currentReplicas())
                : answer;
    }
}
