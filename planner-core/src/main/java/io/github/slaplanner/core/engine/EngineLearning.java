package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.learn.LearnedEngine;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.TrafficSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Learns how fast engines are from traffic and from what engines tell of themselves, where there is no profile. */
final class EngineLearning {
    /** An engine that reads prompts more of the time than this says nothing of how fast it decodes. */
    private static final double BUSY = 0.8;
    /** Prompts that an engine has, above which the newest one has waited for the others for sure. */
    private static final double LINE = 2;
    /** Sequences at which a notice tells ITL. */
    private static final double SHOWN = 8;

    private final PlannerConfig config;
    private final Prior prior;

    EngineLearning(PlannerConfig config, Prior prior) {
        this.config = config;
        this.prior = prior;
    }

    /** What is known, this tick's lessons included. */
    LearnedEngine learn(Observed tick) {
        LearnedEngine known = tick.state().learned();
        Instant before = known.at();
        Traffic piece = tick.seen().traffic().freshOrNull();
        boolean old = piece == null || (before != null && !piece.to().isAfter(before));
        if (piece == null || old || piece.requests().demand() <= 0) {
            return known;
        }
        LearnedEngine later = known.at(piece.to());
        LearnedEngine read = readers(later, tick);
        return decoded(read.equals(later) ? read(later, piece) : read, piece, tick);
    }

    /** Each engine's last prompt; where engines have lines, the time that prompts take them. */
    private LearnedEngine readers(LearnedEngine known, Observed tick) {
        LearnedEngine all = known;
        for (WorkerLoad engine : tick.readers()) {
            Double isl = engine.latest().lastIsl();
            Double ttft = engine.latest().lastTtftMs();
            Double running = engine.average().running();
            boolean busy = running == null || running > 0;
            if (busy && isl != null && isl >= 1 && ttft != null && ttft > 0) {
                double ms = others(engine, isl) >= LINE ? Math.min(ttft, full(tick, isl)) : ttft;
                all = all.read(prior, isl, ms);
            }
        }
        return all;
    }

    /** The time that prompts take engines that have all that they can read, ms. */
    private static double full(Observed tick, double isl) {
        return tick.roles().keySet().stream()
                .filter(Role::prefills)
                .mapToDouble(
                        role -> 1000 * isl * tick.state().role(role).reading().secondsPerToken())
                .filter(ms -> ms > 0)
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    /** Prompts that an engine has had all the time, as many as have this length; 0 where it does not tell. */
    private static double others(WorkerLoad engine, double isl) {
        Double now = engine.latest().activePrefillTokens();
        Double mean = engine.average().activePrefillTokens();
        return now == null || mean == null ? 0 : Math.min(now, mean) / isl;
    }

    /** The mean prompt of a piece of traffic, for engines that do not tell of their own. */
    private LearnedEngine read(LearnedEngine known, Traffic piece) {
        if (piece.isl() == null || piece.ttftMs() == null || !(piece.isl().mean() >= 1)) {
            return known;
        }
        double ttft = piece.ttftMs().mean();
        return ttft > 0 ? known.read(prior, piece.isl().mean(), ttft) : known;
    }

    /** ITL at the number of sequences that Little's law gives. */
    private LearnedEngine decoded(LearnedEngine known, Traffic piece, Observed tick) {
        int engines = tick.decodingEngines();
        if (piece.itlMs() == null || piece.isl() == null || engines < 1) {
            return known;
        }
        double seconds = piece.interval().toMillis() / 1000.0;
        double itl = piece.itlMs().mean() * timeLeft(known, piece, tick);
        double osl = tick.state().workload().osl().isEmpty()
                ? config.get(Settings.EXPECTED_OSL)
                : tick.state().workload().osl().mean();
        double context = piece.isl().mean() + osl / 2;
        double sequences = generated(piece, osl) / seconds * piece.itlMs().mean() / 1000 / engines;
        if (!(itl > 0) || !(context >= 1) || !(sequences > 0)) {
            return known;
        }
        LearnedEngine learned = known.decoded(Math.max(1, sequences), context, itl);
        double usage = usage(tick);
        return usage > 0 ? learned.cached(sequences * context, usage) : learned;
    }

    private static double generated(Traffic piece, double osl) {
        Double tokens = piece.generatedTokens();
        return tokens == null ? TrafficSums.completed(List.of(piece)) * osl : tokens;
    }

    /** The share of an engine's time that reading prompts leaves to decoding; NaN if it leaves next to nothing. */
    private double timeLeft(LearnedEngine known, Traffic piece, Observed tick) {
        if (config.general().mode() != Mode.AGG) {
            return 1;
        }
        Distribution isl = Objects.requireNonNull(piece.isl()).distributionOrPoint();
        double reading =
                piece.requests().demand() * isl.expect(performance(known).requirePrefill()::ttftMs);
        double busy = reading / piece.interval().toMillis() / tick.decodingEngines();
        return busy < BUSY ? 1 - busy : Double.NaN;
    }

    /** Mean share of the KV caches in use, of engines that decode; 0 if none tells. */
    private static double usage(Observed tick) {
        return tick.roles().values().stream()
                .filter(view -> view.role().decodes())
                .flatMap(view -> view.loads().stream())
                .map(engine -> engine.average().kvUsage())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /** The tick, with a notice of what is known of the engines. */
    Observed told(Observed tick) {
        LearnedEngine known = tick.state().learned();
        Workload shape = tick.state().workload().shape();
        if (shape.isl().isEmpty() || shape.osl().isEmpty()) {
            return tick;
        }
        double isl = shape.isl().mean();
        double context = isl + shape.osl().mean() / 2;
        EnginePerformance engine = performance(known);
        String text = "TTFT %s ms at ISL %s, give or take %s %%; ITL %s ms at %s sequences, give or take %s %%"
                .formatted(
                        Reason.format(engine.requirePrefill().ttftMs(isl)),
                        Reason.format(isl),
                        Reason.format(100 * known.ttftDoubt(prior, isl)),
                        Reason.format(engine.requireDecode()
                                .itlMs(SHOWN * context / engine.requireDecode().maxKvTokens(), context)),
                        Reason.format(SHOWN),
                        Reason.format(100 * known.itlDoubt(prior, SHOWN, context)));
        List<Notice> notices = new ArrayList<>(tick.notices());
        notices.add(new Notice(Reason.ENGINES_LEARNED, text));
        return new Observed(tick.state(), tick.seen(), tick.roles(), tick.intervalClosed(), notices);
    }

    /** The curves as they are known. */
    EnginePerformance performance(LearnedEngine known) {
        boolean disaggregated = config.general().mode() != Mode.AGG;
        double decode = gpus(Settings.DECODE_ENGINE_NUM_GPU);
        double prefill = disaggregated ? gpus(Settings.PREFILL_ENGINE_NUM_GPU) : decode;
        return known.performance(prior, prefill, decode);
    }

    private double gpus(Setting<Integer> setting) {
        Integer gpus = config.orNull(setting);
        return gpus == null ? 1 : gpus;
    }
}
