package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.propose.PoolModel;

/**
 * What became of a role's requests in one tick. A queue is a fluid: what arrives and waited before, less what the engines can
 * serve. What the counts of a tick do not show is in the model of the pool.
 *
 * @param engines engines that served
 * @param within share of the requests that the model expects within the SLA
 * @param served requests that passed
 * @param waiting requests that wait at the end, of usual length
 * @param rate requests per second that the engines' load follows
 * @param running requests being worked on per engine, by Little's law
 * @param ttftMs mean TTFT; NaN of engines that do not read prompts
 * @param itlMs mean ITL; NaN of engines that do not decode
 */
record RoleTick(
        int engines,
        double within,
        double served,
        double waiting,
        double rate,
        double running,
        double ttftMs,
        double itlMs) {
    /** Seconds of queue beyond which it does not matter how many. */
    private static final double ENDLESS = 1e6;

    /** What a role begins with. */
    static final RoleTick NONE = new RoleTick(0, 1, 0, 0, Double.NaN, 0, Double.NaN, Double.NaN);

    /**
     * The next tick of a role.
     *
     * @param scene the tick
     * @param role the role
     * @param count engines that serve
     * @param arriving requests that come to the role, per second
     */
    RoleTick next(TickTraffic scene, Role role, int count, double arriving) {
        PoolModel pool = scene.pool(role);
        double size = role.prefills() ? scene.size() : 1;
        double come = arriving * size;
        double capacity = count / pool.full(1);
        double load = follow(scene, role, come);
        double offered = waiting + come * scene.seconds();
        double through = Math.min(offered, capacity * scene.seconds());
        double left = offered - through;
        double itl = pool.itlMs(Math.max(1, count), load);
        return new RoleTick(
                count,
                count == 0 ? 0 : pool.attainment(count, load, seconds(waiting, capacity)),
                through / size,
                left,
                load,
                running(scene, role, count, load * (role.decodes() ? itl * scene.osl() : scene.readMs()) / 1000),
                role.prefills() ? scene.readMs() + 1000 * seconds(left, capacity) : Double.NaN,
                itl);
    }

    private static double seconds(double waiting, double capacity) {
        return waiting > 0 ? Math.min(ENDLESS, waiting / capacity) : 0;
    }

    /** Engines that read are as busy as this tick makes them; those that decode still have the sequences of earlier ones. */
    double follow(TickTraffic scene, Role role, double come) {
        if (!role.decodes() || Double.isNaN(rate)) {
            return come;
        }
        return rate + (1 - Math.exp(-scene.seconds() / scene.life())) * (come - rate);
    }

    private static double running(TickTraffic scene, Role role, int count, double all) {
        double most = role.decodes() ? scene.kvTokens() / scene.context() : 1;
        return count == 0 ? 0 : Math.min(most, all / count);
    }
}
