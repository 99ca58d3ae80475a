package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.policy.Contender;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the policies over a cell, the planner first: {@code static} is asked for no more attainment than the planner has. */
final class CellRun {
    /** A fixed fleet of the planner's mean size. */
    static final String MEAN = "mean";

    /** From this length on, the planner is compared with a fixed fleet of its mean size. */
    static final Duration LONG = Duration.ofHours(6);

    private final Contenders contenders;
    private final List<String> policies;

    CellRun(Contenders contenders, List<String> policies) {
        this.contenders = contenders;
        this.policies = policies.stream()
                .sorted(Comparator.comparing((String name) -> !name.equals(Contenders.PLANNER)))
                .toList();
    }

    CellResult run(Cell cell, ReplaySpec.ProgressListener progress) {
        ReplaySpec spec = cell.spec(progress);
        CellResult.Facts facts = CellResult.Facts.of(cell);
        List<PolicyResult> results = new ArrayList<>();
        PolicyResult planner = null;
        for (String policy : policies) {
            PolicyResult result = contender(policy, cell, facts, planner).run(spec);
            results.add(result);
            planner = policy.equals(Contenders.PLANNER) ? result : planner;
        }
        if (planner != null && isLong(facts) && planner.attainment() < facts.target()) {
            results.add(Contender.fixed(MEAN, meanSize(planner, facts.warmupSeconds()))
                    .run(spec));
        }
        return new CellResult(facts, results.stream().map(CellRun::figures).toList());
    }

    static boolean isLong(CellResult.Facts facts) {
        return facts.hours() * 3600 >= LONG.toSeconds();
    }

    private Contender contender(String policy, Cell cell, CellResult.Facts facts, @Nullable PolicyResult planner) {
        return policy.equals(Contenders.STATIC) && planner != null
                ? Contender.fixedFleet(1, Math.min(facts.target(), planner.attainment()))
                : contenders.named(policy, cell.config(), cell.engine().performance());
    }

    /** Engines per role that the policy held in the mean after the warm-up, to the nearest. */
    private static Map<Role, Integer> meanSize(PolicyResult result, double from) {
        Map<Role, Double> engineSeconds = new EnumMap<>(Role.class);
        double since = from;
        for (TimelinePoint point : result.timeline()) {
            double length = Math.max(0, point.seconds() - since);
            since = Math.max(since, point.seconds());
            point.roles()
                    .forEach((role, held) -> engineSeconds.merge(
                            role, length * (held.ready() + held.starting() + held.draining()), Double::sum));
        }
        Map<Role, Integer> mean = new EnumMap<>(Role.class);
        double seconds = since - from;
        engineSeconds.forEach((role, sum) -> mean.put(role, (int) Math.max(1, Math.round(sum / seconds))));
        return mean;
    }

    /** Without the timeline, which some hundred results need not hold. */
    private static PolicyResult figures(PolicyResult result) {
        return new PolicyResult(
                result.policy(),
                result.requests(),
                result.attainment(),
                result.ttftAttainment(),
                result.itlAttainment(),
                result.gpuHours(),
                result.scalingActions(),
                result.maxPrefill(),
                result.maxDecode(),
                result.ttftP50Ms(),
                result.ttftP99Ms(),
                result.itlP50Ms(),
                result.itlP99Ms(),
                result.note(),
                List.of(),
                List.of(),
                result.speed());
    }
}
