package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the planner must be allowed to, asked of the API server itself, before anything of it is used. */
final class Access {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final ClusterApi api;
    private final Acts acts;
    private final Map<Permission, Boolean> needed = new LinkedHashMap<>();
    private final Set<Permission> reviewed = new LinkedHashSet<>();
    private final List<ConfigProblem> missing = new ArrayList<>();
    private final List<Finding> doubts = new ArrayList<>();

    /** Whether a planner changes the fleet. */
    enum Acts {
        /** It does. */
        YES,
        /** It only advises, and may be told to act while it runs. */
        LATER,
        /** It never does. */
        NEVER
    }

    Access(ClusterApi api, Acts acts) {
        this.api = api;
        this.acts = acts;
    }

    /** Needed by every planner. */
    void need(Permission permission) {
        needed.put(permission, true);
    }

    /** Needed by a planner that acts. */
    void needToAct(Permission permission) {
        if (acts != Acts.NEVER) {
            needed.putIfAbsent(permission, acts == Acts.YES);
        }
    }

    /** Asks for everything that is needed and was not asked for yet. */
    void review() {
        needed.forEach((permission, must) -> {
            List<String> refused = reviewed.add(permission) ? refused(permission) : List.of();
            if (!refused.isEmpty()) {
                note(permission.only(refused), must);
            }
        });
    }

    /** The verbs that the server says are not allowed; what it does not tell counts as allowed. */
    private List<String> refused(Permission permission) {
        Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        permission.verbs().forEach(verb -> asked.put(verb, api.create(REVIEWS, permission.review(verb))));
        return asked.entrySet().stream()
                .filter(review ->
                        Boolean.FALSE.equals(Json.at(review.getValue().join().body(), "status", "allowed")))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void note(Permission refused, boolean must) {
        if (must) {
            missing.add(new ConfigProblem(
                    "Role of the planner", null, "it " + refused.rule403() + " (403)", refused.remedy()));
        } else {
            doubts.add(Finding.doubtful("permissions", refused.refusal() + " before advisory is switched off"));
        }
    }

    /** What planning cannot do without. */
    List<ConfigProblem> missing() {
        return List.copyOf(missing);
    }

    /** What was found: what is missing only to act, or that all is there. */
    List<Finding> findings() {
        if (missing.isEmpty() && doubts.isEmpty()) {
            int verbs = reviewed.stream().mapToInt(each -> each.verbs().size()).sum();
            return List.of(Finding.fine("permissions", "all " + verbs + " that this fleet needs are granted"));
        }
        return List.copyOf(doubts);
    }
}
