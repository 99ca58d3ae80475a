package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.learn.LearnedEngine;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.observe.CleanObservation;
import io.github.slaplanner.core.observe.Intake;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.predict.DemandPrediction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The planner as a function: the same state and observation give the same decision, byte for byte. It touches no clock, file,
 * socket or thread, and may be shared between threads, each with its own state.
 *
 * <pre>{@code
 * PlannerEngine engine = PlannerEngine.of(config, predictor, performance);
 * PlannerState state = engine.start();
 * // every engine.config().tick():
 * PlannerEngine.Result result = engine.step(state, observation);
 * state = result.state();
 * result.decision().targets().forEach(fleet::resize);
 * }</pre>
 */
public final class PlannerEngine {
    private static final long HISTORY_SECONDS = 14 * 86_400L;
    private static final int HISTORY_POINTS = 20_160;

    private final PlannerConfig config;
    private final @Nullable EnginePerformance performance;
    private final Intake intake;
    private final Observing observing;
    private final DemandPrediction prediction;
    private final Mind mind;
    private final @Nullable EngineLearning learning;
    private final Deciding deciding;

    /** What decides with engines of a known performance. */
    private record Mind(@Nullable Forecasting forecasting, Proposals proposals) {}

    private PlannerEngine(
            PlannerConfig config,
            Predictor predictor,
            @Nullable EnginePerformance performance,
            @Nullable EngineLearning learning) {
        this.config = config;
        this.performance = performance;
        this.intake = new Intake(config, performance);
        this.observing = new Observing(config, subIntervals(), historyBound());
        this.prediction = new DemandPrediction(predictor, config.prediction().predictor());
        this.learning = learning;
        this.mind = mind(learning == null ? performance : learning.performance(LearnedEngine.NOTHING));
        this.deciding = new Deciding(config);
    }

    private Mind mind(@Nullable EnginePerformance known) {
        EnginePerformance used = config.throughput().enabled() ? known : null;
        Forecasting forecasting = used == null
                ? null
                : new Forecasting(prediction, used, config.throughput().itlMs());
        Proposals proposals = used != null && config.get(Settings.SIZING) == Sizing.SLA
                ? new SlaProposals(config, used, learning == null)
                : new GuideProposals(config, used);
        return new Mind(forecasting, proposals);
    }

    /**
     * An engine.
     *
     * @param config the configuration
     * @param predictor what forecasts demand; used by throughput scaling only
     * @param performance measured performance of the engines, or null if throughput scaling is off
     * @throws IllegalArgumentException if throughput scaling is on and a planned role has no performance data
     */
    public static PlannerEngine of(PlannerConfig config, Predictor predictor, @Nullable EnginePerformance performance) {
        if (config.throughput().enabled()) {
            for (Role role : config.general().mode().roles()) {
                boolean missing = performance == null
                        || (role.prefills() && performance.prefill() == null)
                        || (role.decodes() && performance.decode() == null);
                if (missing) {
                    throw new IllegalArgumentException("Throughput scaling of " + role.label()
                            + " engines needs their performance data. Maybe read it with ProfileReader, or set"
                            + " enable_throughput_scaling to false.");
                }
            }
        }
        return new PlannerEngine(config, predictor, performance, null);
    }

    /**
     * An engine that learns how fast engines are while it plans: for target {@code sla} without performance data.
     *
     * @param config the configuration, with throughput scaling and sizing by SLA
     * @param predictor what forecasts demand
     * @param prior what is expected of engines before they have shown anything
     * @throws IllegalArgumentException if the configuration does not size by SLA
     */
    public static PlannerEngine learning(PlannerConfig config, Predictor predictor, Prior prior) {
        if (!config.throughput().enabled() || config.get(Settings.SIZING) != Sizing.SLA) {
            throw new IllegalArgumentException(
                    "Only sizing by SLA can learn how fast engines are. Maybe set sizing to sla, and"
                            + " enable_throughput_scaling to true.");
        }
        EngineLearning learning = new EngineLearning(config, prior);
        return new PlannerEngine(config, predictor, null, learning);
    }

    /**
     * What one step returns.
     *
     * @param state what to hand to the next step
     * @param decision what to do now, and why
     * @param next when the next step is due
     */
    public record Result(PlannerState state, Decision decision, Instant next) {}

    /** The configuration. */
    public PlannerConfig config() {
        return config;
    }

    /** Measured performance of the engines, or null without throughput scaling and where it is learned. */
    public @Nullable EnginePerformance performance() {
        return performance;
    }

    /** Performance of the engines, measured or as it has been learned; null without throughput scaling. */
    public @Nullable EnginePerformance performance(PlannerState state) {
        return learning == null ? performance : learning.performance(state.learned());
    }

    /** The state of an engine that has seen nothing. */
    public PlannerState start() {
        return PlannerState.starting(null);
    }

    /**
     * The state of an engine that starts from earlier traffic. At the first tick the series are moved in time so that they end
     * there; from a day of them on, by whole days (two weeks: weeks), so that seasons stay in line.
     *
     * @param requests requests per throughput interval, split into {@link #subIntervals()}
     * @param isl mean input length per interval
     * @param osl mean output length per interval
     */
    public PlannerState startFrom(History requests, History isl, History osl) {
        return PlannerState.starting(new TrafficWindow(requests, isl, osl, List.of(), List.of()));
    }

    /**
     * What an engine of another configuration has learned, for this one: all of it, but without roles of another mode, and without
     * the series and the forecasts if they are of another interval.
     */
    public PlannerState adopt(PlannerState other) {
        PlannerState mine = other.of(config.general().mode().roles());
        return fits(other.traffic()) ? mine : mine.withoutSeries();
    }

    /** Sub-intervals that the engine keeps per throughput interval: load intervals in it, or 1 if they do not fit. */
    public int subIntervals() {
        long whole = config.throughput().interval().toMillis();
        long part = config.tick().toMillis();
        return whole % part == 0 ? (int) (whole / part) : 1;
    }

    /** Throughput intervals of history that are kept: two weeks, at most 20,160. */
    public int historyBound() {
        return (int) Math.min(
                HISTORY_POINTS, HISTORY_SECONDS / config.throughput().interval().toSeconds());
    }

    /**
     * Decides. What cannot be true in the observation is refused, and a notice says so. A time that is not later than that of the last
     * step changes nothing, and the decision says so.
     *
     * @param state what the last step returned, or {@link #start()}
     * @param observation what is seen now; later than the last one
     * @throws IllegalArgumentException if the state is that of another configuration: {@link #adopt} takes it over
     */
    public Result step(PlannerState state, Observation observation) {
        Objects.requireNonNull(state, "state is null. Pass start(), or the state that the last step returned.");
        Objects.requireNonNull(
                observation, "observation is null. Pass what is seen, with Signal.missing for what is not.");
        if (!fits(state)) {
            throw new IllegalArgumentException("The state is that of another configuration: it has " + state.described()
                    + ", and this engine plans " + described() + ". Maybe pass it through adopt() first.");
        }
        CleanObservation seen = intake.take(state.known(), observation);
        Decided decided = seen.clock() == null ? decide(state, seen) : Decided.hold(state, seen, seen.clock());
        return new Result(decided.state(), decided.decision(), observation.now().plus(config.tick()));
    }

    private Decided decide(PlannerState state, CleanObservation observation) {
        Observed seen = observing.observe(state, observation, mind.proposals().logBound(state));
        if (learning == null) {
            return decide(seen, mind);
        }
        LearnedEngine engines = learning.learn(seen);
        return decide(learning.told(seen.with(seen.state().with(engines))), mind(learning.performance(engines)));
    }

    private Decided decide(Observed seen, Mind with) {
        Proposals proposals = with.proposals();
        Observed learned = seen.with(proposals.learn(seen));
        Observed tick = with.forecasting() == null
                ? learned
                : with.forecasting().forecast(learned, proposals.lookAhead(learned));
        EnumMap<Role, Proposed> proposed = new EnumMap<>(Role.class);
        tick.roles().forEach((role, view) -> proposed.put(role, proposals.propose(tick, view)));
        return deciding.decide(tick, proposed);
    }

    private boolean fits(PlannerState state) {
        return fits(state.traffic())
                && config.general().mode().roles().containsAll(state.roles().keySet());
    }

    private boolean fits(@Nullable TrafficWindow series) {
        return series == null
                || (series.requests().interval().equals(config.throughput().interval())
                        && series.requests().subIntervals() == subIntervals());
    }

    private String described() {
        return PlannerState.described(
                config.general().mode().roles(), config.throughput().interval(), subIntervals());
    }
}
