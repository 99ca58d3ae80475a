package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.EnginePerformance;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes traffic in. A window that overlaps what was seen counts for its new part: it is told how many requests there were, not when,
 * so the new part gets its share of them. Summaries stay as they are, and what is in flight is so at the end of the window.
 */
final class TrafficIntake {
    private final PlannerConfig config;
    private final LatencyUnits units;

    TrafficIntake(PlannerConfig config, @Nullable EnginePerformance performance) {
        this.config = config;
        this.units = new LatencyUnits(performance);
    }

    /** The new traffic; as it is if there is nothing new; missing if it was refused. */
    Signal<Traffic> take(PriorObservation known, Instant now, Signal.Fresh<Traffic> fresh, Findings findings) {
        String refusal = refusal(fresh.value(), now, findings);
        Traffic part = refusal == null ? newPart(fresh.value(), known.seenUntil(), findings) : null;
        if (part == null) {
            return refusal == null ? fresh : Signal.missing(refusal);
        }
        Traffic piece = Arrivals.counted(clean(part, findings), known.newest());
        String rate = RateAsCount.doubt(fresh.value(), known.newest());
        if (rate != null) {
            findings.note(
                    Reason.OBSERVATION_DOUBTED,
                    "traffic.requests",
                    rate,
                    "is a rate handed over as a count? Maybe call offeredPerSecond in place of offeredCount");
        }
        return tooMany(piece)
                ? Signal.missing(refuseCounts(piece, findings))
                : Signal.fresh(piece, fresh.at(), fresh.remarks());
    }

    private @Nullable String refusal(Traffic seen, Instant now, Findings findings) {
        if (seen.to().isAfter(now.plus(Bounds.AHEAD))) {
            String why = "it ends at " + seen.to() + " and it is " + now;
            findings.note(Reason.TRAFFIC_AHEAD, "traffic", why, "do the clocks of planner and metrics source agree?");
            return "traffic is ahead of the clock: " + why;
        }
        return tooMany(seen) ? refuseCounts(seen, findings) : null;
    }

    private static String refuseCounts(Traffic seen, Findings findings) {
        String what = "is " + counts(seen) + " within " + seen.interval();
        findings.note(
                Reason.OBSERVATION_REFUSED,
                "traffic.requests",
                what,
                "no fleet serves more than a million requests per second; is a counter read as a rate or since its start?");
        return "the count of requests " + what + " is impossible";
    }

    private static String counts(Traffic seen) {
        RequestCounts counts = seen.requests();
        return "offered " + counts.offered() + ", admitted " + counts.admitted() + ", completed " + counts.completed();
    }

    private static boolean tooMany(Traffic seen) {
        double most = Bounds.REQUESTS_PER_SECOND * Math.max(1, TrafficSlice.seconds(seen.interval()));
        RequestCounts counts = seen.requests();
        return Bounds.broken(counts.offered(), most)
                || Bounds.broken(counts.admitted(), most)
                || Bounds.broken(counts.completed(), most);
    }

    /** What lies after {@code until}, or null if that is less than a millisecond. */
    private @Nullable Traffic newPart(Traffic seen, @Nullable Instant until, Findings findings) {
        Instant known = until == null ? Instant.MIN : until;
        Instant from = later(seen.from(), later(known, seen.to().minus(Bounds.WINDOW)));
        double whole = TrafficSlice.seconds(seen.interval());
        double part = TrafficSlice.seconds(Duration.between(from, seen.to()));
        if (part < 0.001) {
            return null;
        }
        if (known.isAfter(seen.from())
                && whole - part > TrafficSlice.seconds(config.throughput().interval())) {
            findings.note(
                    Reason.TRAFFIC_OVERLAP,
                    "traffic",
                    "is of " + Math.round(whole) + " s, of which " + Math.round(part) + " s are new",
                    "what it shows lags behind; hand over what came since the last tick");
        }
        return TrafficSlice.of(seen, from, seen.to());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Traffic clean(Traffic seen, Findings findings) {
        boolean any = requests(seen) > 0;
        Summary isl = any ? length("isl", seen.isl(), findings) : null;
        Summary osl = any ? length("osl", seen.osl(), findings) : null;
        Summary ttft = any ? latency("ttftMs", seen.ttftMs(), findings) : null;
        Summary itl = any ? latency("itlMs", seen.itlMs(), findings) : null;
        Summary duration = any ? latency("durationMs", seen.durationMs(), findings) : null;
        String wrongTtft = ttft == null ? null : units.ttft(ttft.mean(), isl == null ? null : isl.mean());
        Double context = isl == null ? null : isl.mean() + (osl == null ? 0 : osl.mean() / 2);
        String wrongItl = itl == null ? null : units.itl(itl.mean(), context);
        doubt("ttftMs", ttft, wrongTtft, findings);
        doubt("itlMs", itl, wrongItl, findings);
        boolean doubted = wrongTtft != null || wrongItl != null;
        double tokens = Bounds.TOKENS_PER_SECOND * TrafficSlice.seconds(seen.interval());
        Integer inFlight = gauge("inFlight", seen.inFlight(), findings);
        Integer queued = gauge("queued", seen.queued(), findings);
        boolean contradict = inFlight != null && queued != null && queued > inFlight;
        if (contradict) {
            refuse(
                    "queued",
                    "is " + queued + " with inFlight " + inFlight,
                    "requests that wait are in flight too; are the two of different parts of the system?",
                    findings);
        }
        return seen.toBuilder()
                .isl(isl)
                .osl(osl)
                .ttftMs(doubted ? null : ttft)
                .itlMs(doubted ? null : itl)
                .durationMs(doubted ? null : duration)
                .inFlight(contradict ? null : inFlight)
                .queued(contradict ? null : queued)
                .cachedShare(any ? seen.cachedShare() : null)
                .tokensPerStep(count("tokensPerStep", seen.tokensPerStep(), Bounds.TOKENS_PER_STEP, findings))
                .promptTokens(count("promptTokens", seen.promptTokens(), tokens, findings))
                .generatedTokens(count("generatedTokens", seen.generatedTokens(), tokens, findings))
                .build();
    }

    /** Requests that summaries can be of, wherever they were counted. */
    private static double requests(Traffic seen) {
        RequestCounts counts = seen.requests();
        return Objects.requireNonNullElse(counts.offered(), 0.0)
                + Objects.requireNonNullElse(counts.admitted(), 0.0)
                + Objects.requireNonNullElse(counts.completed(), 0.0);
    }

    /** A length, or null if it is of nothing: every request that was served has a token. */
    private @Nullable Summary length(String field, @Nullable Summary length, Findings findings) {
        if (length == null || impossible(field, length, Bounds.TOKENS, findings)) {
            return null;
        }
        if (length.mean() < 1) {
            findings.note(
                    Reason.OBSERVATION_DOUBTED,
                    "traffic." + field,
                    "is " + length.mean() + " tokens on average",
                    "were requests refused or cancelled before they were read?");
            return null;
        }
        return length;
    }

    private @Nullable Summary latency(String field, @Nullable Summary latency, Findings findings) {
        return latency == null || latency.mean() == 0 || impossible(field, latency, Bounds.LATENCY_MS, findings)
                ? null
                : latency;
    }

    private boolean impossible(String field, Summary summary, double most, Findings findings) {
        boolean broken = Bounds.broken(summary.mean(), most)
                || (summary.distribution() != null
                        && (Bounds.broken(summary.distribution().quantile(0), most)
                                || Bounds.broken(summary.distribution().quantile(1), most)));
        if (broken) {
            String range = "it must lie between 0 and " + Reason.format(most);
            refuse(field, "is " + summary.distributionOrPoint(), range, findings);
        }
        return broken;
    }

    private static void doubt(String field, @Nullable Summary latency, @Nullable String cause, Findings findings) {
        if (latency != null && cause != null) {
            String value = "is " + latency.mean() + " on average";
            findings.note(Reason.OBSERVATION_DOUBTED, "traffic." + field, value, cause);
        }
    }

    private @Nullable Integer gauge(String field, @Nullable Integer value, Findings findings) {
        if (!Bounds.broken(value, Bounds.IN_FLIGHT)) {
            return value;
        }
        refuse(field, "is " + value, "it counts requests; write null where it is not known", findings);
        return null;
    }

    private @Nullable Double count(String field, @Nullable Double value, double most, Findings findings) {
        if (!Bounds.broken(value, most)) {
            return value;
        }
        refuse(field, "is " + value, "no fleet reaches that; is it counted since the start?", findings);
        return null;
    }

    private void refuse(String field, String value, String cause, Findings findings) {
        findings.note(Reason.OBSERVATION_REFUSED, "traffic." + field, value, cause);
        findings.unsure(config.general().mode().roles());
    }
}
