package io.github.slaplanner.core.propose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the model of a pool over paths of demand, step by step. A queue is a fluid: what waited and came, less what the engines could
 * serve; what happens within a step is in the {@link PoolModel}. Engines that decode follow the demand as slowly as sequences live.
 *
 * <pre>
 * queue ← max(0, queue + (demand − capacity) · step)      lost = demand · step · (1 − within(load) · patient(queue / capacity))
 * </pre>
 */
final class PathReplay {
    private static final int DELAYS = 12;
    private static final int MANY = 1 << 20;
    private static final double IDLE = 1e-6;

    private final PoolModel steady;
    private final PoolModel step;
    private final double stepSeconds;
    private final double targetSeconds;
    private final double follow;
    private final double[] patient = new double[DELAYS + 1];
    private final Map<Integer, PoolTable> tables = new HashMap<>();

    /**
     * A replay.
     *
     * @param steady the model of the role's pool under a load that lasts
     * @param step the same under a load that lasts for a step
     * @param stepSeconds length of a step
     * @param targetSeconds TTFT target: nobody who waits longer is within the SLA
     */
    PathReplay(PoolModel steady, PoolModel step, double stepSeconds, double targetSeconds) {
        this.steady = steady;
        this.step = step;
        this.stepSeconds = stepSeconds;
        this.targetSeconds = targetSeconds;
        this.follow = steady.lifeSeconds() > 0 ? 1 - Math.exp(-stepSeconds / steady.lifeSeconds()) : 1;
        double all = steady.attainment(MANY, IDLE);
        for (int i = 0; i <= DELAYS; i++) {
            patient[i] = all > 0 ? steady.attainment(MANY, IDLE, targetSeconds * i / DELAYS) / all : 0;
        }
    }

    /**
     * Where a replay begins.
     *
     * @param queue requests of the usual length that wait
     * @param load requests per second that running sequences come from
     */
    record Start(double queue, double load) {}

    /**
     * What a replay judges.
     *
     * @param engines engines that serve, per step
     * @param from first step that counts
     */
    record Plan(int[] engines, int from) {}

    /**
     * What became of the requests of a path.
     *
     * @param requests how many came in the steps that count, and how many wait at the end
     * @param lost how many of them missed the SLA
     */
    record Outcome(double requests, double lost) {}

    /** The share of requests outside the SLA over all paths, by their weights; of what any number of engines can keep. */
    double lost(List<Scenarios.Path> paths, Start start, Plan plan) {
        double requests = 0;
        double lost = 0;
        for (Scenarios.Path path : paths) {
            Outcome outcome = run(path.demand(), start, plan);
            requests += path.weight() * outcome.requests();
            lost += path.weight() * outcome.lost();
        }
        return requests > 0 ? lost / requests : 0;
    }

    /** One path. */
    Outcome run(double[] demand, Start start, Plan plan) {
        double queue = start.queue();
        double load = start.load();
        double requests = 0;
        double lost = 0;
        for (int j = 0; j < demand.length; j++) {
            int engines = plan.engines()[j];
            load += follow * (demand[j] - load);
            double share = 0;
            if (engines > 0) {
                PoolTable table = tables.computeIfAbsent(engines, n -> PoolTable.of(steady, step, n));
                share = table.within(load) * patient(queue / table.perSecond());
                queue = Math.max(0, queue + (demand[j] - table.perSecond()) * stepSeconds);
            } else {
                queue += demand[j] * stepSeconds;
            }
            if (j >= plan.from()) {
                requests += demand[j] * stepSeconds;
                lost += demand[j] * stepSeconds * (1 - share);
            }
        }
        // whoever still waits at the end has waited too long
        return new Outcome(requests + queue, lost + queue);
    }

    private double patient(double delay) {
        double place = delay / targetSeconds * DELAYS;
        if (place >= DELAYS) {
            return patient[DELAYS];
        }
        int i = (int) place;
        return patient[i] + (place - i) * (patient[i + 1] - patient[i]);
    }
}
