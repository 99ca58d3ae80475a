package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Alternative;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.RoleLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The fewest engines such that the wanted share of requests meets the SLA, judged by replaying what has happened: the surprises of
 * the last hours are put on what is expected now ({@link Scenarios}), and the model of the pool runs over each path, from the queue and
 * the engines that are there ({@link PathReplay}).
 *
 * <p>An engine asked for now serves after the lead time, so a role grows for what comes then; an engine let go now cannot be had back
 * sooner either, so a role shrinks only to what suffices for all of the time until then. Between the size that is too small to be left
 * alone and the size that is clearly too large lies a band in which nothing is done.
 */
public final class SlaSizing {
    /** Steps of a path at most. */
    private static final int STEPS = 32;
    /** How many times the wanted loss a size may have before it is changed. */
    private static final double BAND = 2;

    private static final int MOST = 1 << 20;

    private final PlannerConfig config;
    private final Pools pools;

    /** For a configuration and the performance of its engines. */
    public SlaSizing(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.pools = new Pools(config, performance);
    }

    /**
     * What a role's size rests on.
     *
     * @param fleet the engines
     * @param log what came, and what was forecast
     * @param shape what requests are expected to be like
     * @param leadSeconds time until an engine asked for now serves
     * @param readyIn seconds until each engine that is starting serves
     * @param queued requests that wait for the role
     * @param measured whether the last seconds count, besides the forecast
     * @param miss share of requests that may be lost
     */
    public record View(
            RoleFleet fleet,
            DemandLog log,
            Pools.Shape shape,
            double leadSeconds,
            double[] readyIn,
            double queued,
            boolean measured,
            double miss) {
        /** The same with the last seconds taken in. */
        public View measuredNow() {
            return new View(fleet, log, shape, leadSeconds, readyIn, queued, true, miss);
        }
    }

    /** The size that a role needs. */
    public Proposal propose(View view) {
        return new Judgement(view).proposal();
    }

    /**
     * The share of requests that the model of a pool loses under a load that lasts, of what any number of engines can keep.
     *
     * @param role the role
     * @param shape what requests are like
     * @param engines how many serve, in the mean; not a number if unknown
     * @param rate requests per second
     * @param seconds how long the load lasts
     */
    public double lost(Role role, Pools.Shape shape, double engines, double rate, double seconds) {
        PoolModel pool = pools.of(role, shape, seconds);
        int whole = (int) Math.max(1, Math.round(engines));
        return pool.best() > 0 ? 1 - pool.attainment(whole, rate) / pool.best() : 0;
    }

    /** The frame of paths with a lead time: as much again is judged as passes before. */
    static Scenarios.Frame frame(double leadSeconds) {
        int slots = (int) Math.max(2, Math.ceil(leadSeconds / DemandLog.SLOT));
        int judged = Math.max(slots, 6);
        int width = (slots + judged + STEPS - 1) / STEPS;
        int lead = (slots + width - 1) / width;
        return new Scenarios.Frame(width, lead, lead + (judged + width - 1) / width);
    }

    /** Slots of the log that sizes with such a lead time rest on. */
    public static int slots(double leadSeconds) {
        Scenarios.Frame frame = frame(leadSeconds);
        return (Scenarios.MOST - 1) * (frame.steps() - frame.leadSteps()) * frame.stepSlots() + frame.slots();
    }

    /** One role at one moment. */
    private final class Judgement {
        private final View view;
        private final Scenarios.Frame frame;
        private final Scenarios scenarios;
        private final PoolModel pool;
        private final PathReplay replay;
        private final PathReplay.Start start;
        private final int current;
        private final int[] there;
        // each size is replayed once, however often it is asked for
        private final Map<Integer, Double> then = new HashMap<>();
        private final Map<Integer, Double> fromNow = new HashMap<>();

        Judgement(View view) {
            this.view = view;
            this.frame = frame(view.leadSeconds());
            double seconds = frame.stepSlots() * (double) DemandLog.SLOT;
            this.pool = pools.of(view.fleet().role(), view.shape(), view.leadSeconds());
            PoolModel step = pools.of(view.fleet().role(), view.shape(), seconds);
            WorkSeries series = series(view, pool);
            Duration next = config.load().enabled()
                    ? config.tick()
                    : config.throughput().interval();
            int nextSteps = (int) Math.ceil(next.toMillis() / 1000.0 / seconds);
            this.scenarios = new Scenarios(series, frame, recentMean(series), view.measured(), nextSteps);
            this.replay =
                    new PathReplay(pool, step, seconds, config.throughput().ttftMs() / 1000);
            double load = series.came(series.slots() - 3, series.slots());
            this.start = new PathReplay.Start(
                    view.measured() ? view.queued() : 0,
                    Double.isNaN(load) ? scenarios.expected()[0] : load);
            this.current = view.fleet().counted();
            this.there = there(seconds);
        }

        private double recentMean(WorkSeries series) {
            double mean = series.came(series.slots() - 6, series.slots());
            return Double.isNaN(mean) ? Math.max(0, series.came(0, series.slots())) : mean;
        }

        /** Engines that serve, per step, if nothing is changed. */
        private int[] there(double seconds) {
            int[] engines = new int[frame.steps()];
            int known = Math.min(current, view.fleet().ready() + view.readyIn().length);
            for (int j = 0; j < engines.length; j++) {
                double time = j * seconds;
                int serving = view.fleet().ready()
                        + (int) Arrays.stream(view.readyIn())
                                .filter(in -> in <= time)
                                .count();
                engines[j] = Math.min(current, serving + (j >= frame.leadSteps() ? current - known : 0));
            }
            return engines;
        }

        private PathReplay.Plan plan(int engines, int from) {
            int[] plan = new int[frame.steps()];
            for (int j = 0; j < plan.length; j++) {
                plan[j] = j < frame.leadSteps()
                        ? Math.min(there[j], engines)
                        : Math.min(engines, there[j] + Math.max(0, engines - current));
            }
            return new PathReplay.Plan(plan, from);
        }

        /** The share lost once engines asked for now serve. */
        private double lostThen(int engines) {
            return then.computeIfAbsent(
                    engines, n -> replay.lost(scenarios.paths(), start, plan(n, frame.leadSteps())));
        }

        /** The share lost from now on. */
        private double lostFromNow(int engines) {
            return fromNow.computeIfAbsent(engines, n -> replay.lost(scenarios.paths(), start, plan(n, 0)));
        }

        private int decide() {
            int needed = fewest(this::lostThen, view.miss(), worth(frame.leadSteps()), current);
            if (needed > current) {
                double left = Math.max(view.miss(), lostThen(needed));
                return lostThen(current) > BAND * left ? needed : current;
            }
            return Math.min(current, fewest(this::lostFromNow, view.miss() / BAND, BAND * worth(0), current));
        }

        /**
         * The fewest engines that lose no more than a share, or fewer where the last of them are not worth having.
         *
         * @param worth engines that all requests within the SLA are worth
         * @param guess where to start looking; the result does not depend on it
         */
        private int fewest(IntToDoubleFunction lost, double share, double worth, int guess) {
            int n = reaching(lost, share, worth, Math.max(1, guess));
            double value = worth * lost.applyAsDouble(n) + n;
            for (int step = Math.max(1, n / 2); step >= 1; step /= 2) {
                for (int other = n - step; other >= 1; other = n - step) {
                    double less = worth * lost.applyAsDouble(other) + other;
                    if (less > value) {
                        break;
                    }
                    n = other;
                    value = less;
                }
            }
            return n;
        }

        private int reaching(IntToDoubleFunction lost, double share, double worth, int guess) {
            int low = 0;
            int high = guess;
            while (lost.applyAsDouble(high) > share && high < MOST && worth * lost.applyAsDouble(high) > high) {
                low = high;
                high *= 2;
            }
            int step = 1;
            while (high - low > 1) {
                int middle = step < (high - low) / 2 ? high - step : (low + high) >>> 1;
                step *= 2;
                if (lost.applyAsDouble(middle) <= share) {
                    high = middle;
                } else {
                    low = middle;
                    step = MOST;
                }
            }
            return high;
        }

        /** Engines that all requests within the SLA are worth: one is worth having if it is busy for the share that may be lost. */
        private double worth(int from) {
            return pool.busy(scenarios.mean(from)) / (1 - config.get(Settings.SLA_ATTAINMENT_TARGET));
        }

        Proposal proposal() {
            int needed = decide();
            int floor =
                    Math.max(needed, RoleLimits.of(config, view.fleet().role()).minimum());
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("demand", scenarios.expectedThen());
            evidence.put("backlog", start.queue());
            evidence.put("replicas", (double) floor);
            evidence.put("attainment", 100 * kept(floor));
            List<Alternative> alternatives = new ArrayList<>();
            for (int other = floor - 1; other <= floor + 1; other++) {
                if (other >= 1) {
                    alternatives.add(new Alternative(other, kept(other)));
                }
            }
            Step step = new Step(Stage.PROPOSE, floor, Reason.SLA_SIZING, evidence);
            return new Proposal(Source.THROUGHPUT, floor, step, alternatives);
        }

        private double kept(int engines) {
            return pool.best() * (1 - lostThen(engines));
        }
    }

    private static WorkSeries series(View view, PoolModel pool) {
        Role role = view.fleet().role();
        RequestCost cost = view.shape().workload().cost();
        double prompts = role.prefills() ? 1 / cost.read(view.shape().isl()) : 0;
        double answers = role.decodes() ? 1 / cost.steps(view.shape().osl()) : 0;
        double reading = role == Role.AGGREGATED ? pool.readingShare() : role.prefills() ? 1 : 0;
        return new WorkSeries(view.log(), reading * prompts, (1 - reading) * answers);
    }
}
