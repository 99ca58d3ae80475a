package io.github.slaplanner.api.decision;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Why a step was taken. Each has a text with places for the numbers of its evidence. */
public enum Reason {
    /** The fleet could not be read. */
    FLEET_UNKNOWN("fleet state is not known"),
    /** Traffic is stale or missing. */
    TRAFFIC_UNKNOWN("traffic is not known"),
    /** Worker loads are stale or missing. */
    WORKERS_UNKNOWN("worker loads are not known"),
    /** It is not the time of this mode's tick. */
    NOT_DUE("no throughput tick now; floor {floor}"),
    /** Nobody has asked for anything for so long that a role may go to zero. */
    IDLE("no request for {seconds} s"),
    /** Somebody asks, so a role that may go to zero keeps or gets one engine. */
    REQUESTS_COME("requests come or wait: one engine at least"),
    /** No length of a request has been seen; the configured ones are planned with. */
    LENGTHS_EXPECTED("lengths are not known yet; planned with ISL {isl}, OSL {osl}"),
    /** No throughput interval has ended yet, so there is nothing to forecast from. */
    NO_INTERVAL_YET("the first throughput interval ends in {seconds} s"),
    /** Traffic has been seen, and no request was in it. */
    NO_TRAFFIC_YET("no request seen yet, in {seconds} s of traffic"),
    /** Requests came, but nothing is known of their lengths yet. */
    LENGTHS_UNKNOWN("{requests} requests seen, but not their lengths yet"),
    /** The time of the tick is that of the tick before. */
    CLOCK_STANDING("the clock stands still; holding"),
    /** The time of the tick is before that of the tick before. */
    CLOCK_BACK("the clock goes back; holding"),
    /** Traffic is of a time that has not come. */
    TRAFFIC_AHEAD("traffic is ahead of the clock"),
    /** Windows of traffic overlap by much; only their new parts count. */
    TRAFFIC_OVERLAP("windows of traffic overlap"),
    /** The fleet does not report a role of the mode. */
    ROLE_UNKNOWN("a role is not known"),
    /** A number cannot be true and is not used. */
    OBSERVATION_REFUSED("not used because it is impossible"),
    /** A number is hardly true and is not learned from. */
    OBSERVATION_DOUBTED("doubted"),
    /** A source says something about a value that it gives all the same. */
    SOURCE_REMARKS("a source remarks"),
    /** A predictor, connector or source failed and was contained. */
    PLUGIN_FAILED("a plug-in failed"),
    /** Measured performance is asked outside its range. */
    EXTRAPOLATED("outside the measured range"),
    /** For want of a profile, how fast engines are was learned from them. */
    ENGINES_LEARNED("engines are as learned"),

    /** Throughput sizing of prefill. */
    PREFILL_THROUGHPUT("throughput: {demand} prompt tokens/s (x{correction}) at {capacity} per engine"),
    /** Throughput sizing of decode. */
    DECODE_THROUGHPUT("throughput: {demand} output tokens/s at {capacity} per engine (correction {correction})"),
    /** Throughput sizing of aggregated engines. */
    AGGREGATED_THROUGHPUT("throughput: {prefill} engines' worth of prompts and {decode} of output"),
    /** No load meets the ITL target, or no wait the TTFT target; the closest point is used. */
    SLA_INFEASIBLE("SLA infeasible: best possible is {best} ms against {target} ms"),
    /** Sized so that the wanted share of requests meets the SLA. */
    SLA_SIZING("{demand} requests/s, backlog {backlog}: {replicas} engines keep {attainment} % within SLA"),

    /** Too few observations for the regression. */
    LOAD_LEARNING("load: {observations} of {needed} observations"),
    /** The regression does not rise with load. */
    LOAD_SLOPE("load: latency does not rise with load (slope {slope}); not guessing"),
    /** The regression says that even an idle engine misses the SLA. */
    LOAD_INFEASIBLE("load: an idle engine is predicted at {idle} ms against {target} ms"),
    /** All engines are over the load that meets the SLA. */
    LOAD_OVER("load: all {engines} engines over {limit} (least loaded {least})"),
    /** The engines stay under the load that meets the SLA with one engine less. */
    LOAD_UNDER("load: {engines} engines stay under {limit} after losing one (most loaded {most})"),
    /** Under, but not for long enough. */
    LOAD_UNDER_WAITING("load: underused for {intervals} of {needed} intervals"),
    /** Neither over nor under. */
    LOAD_STEADY("load: engines between {least} and {most} of {limit}"),
    /** The measured load needs a different size at once. */
    LOAD_JUMP("load: measured demand and backlog {backlog} need {replicas} engines"),
    /** Metrics name fewer or more workers than the fleet has ready. */
    WORKER_MISMATCH("metrics show {reported} workers, fleet has {ready} ready"),
    /** Load scaling waits for engines on their way in or out. */
    ENGINES_MOVING("{starting} engines starting, {draining} draining"),

    /** The throughput proposal stands. */
    THROUGHPUT_WINS("floor {floor}"),
    /** The load proposal stands, at or above the floor. */
    LOAD_WINS("load proposal {load}, floor {floor}"),
    /** The floor keeps the load proposal from going lower. */
    FLOOR_WINS("floor {floor} over load proposal {load}"),
    /** Nothing is proposed. */
    NO_PROPOSAL("nothing proposed"),

    /** Raised to the minimum. */
    MIN_REPLICAS("minimum {minimum}"),
    /** Lowered to the role's maximum. */
    MAX_REPLICAS("maximum {maximum}"),
    /** Lowered to what the GPU budget allows at this instant. */
    GPU_BUDGET("budget {used}/{budget} GPUs, wanted {wanted}"),
    /** All roles together would go below their GPU floor. */
    MIN_GPU_BUDGET("at least {minimum} GPUs are kept"),
    /** Under the GPU budget, prefill gives up engines for decode. */
    PREFILL_GIVES(
            "prefill gives {gives} engines ({gpus} GPUs) so that decode grows to {to}: prefill keeps {donor} % of its need,"
                    + " decode had {receiver} %"),
    /** Under the GPU budget, decode gives up engines for prefill. */
    DECODE_GIVES(
            "decode gives {gives} engines ({gpus} GPUs) so that prefill grows to {to}: decode keeps {donor} % of its need,"
                    + " prefill had {receiver} %"),
    /** The budget cannot hold the minimum: nothing is changed. */
    BUDGET_BELOW_MINIMUM("budget {budget} GPUs is below the {needed} that the minimum needs; holding"),
    /** GPUs per engine are unknown: no scale-up. */
    GPUS_UNKNOWN("GPUs per engine are unknown; not scaling up"),
    /** Engines that were asked for before have no place to run yet: no scale-up. */
    WAITING_FOR_CAPACITY("engines wait for a place to run: {waiting}; asking for no more until they have one"),
    /** A scale-down waits until it has been wanted for long enough. */
    STABILISING("scale-down to {wanted} waits, {seconds} s to go"),
    /** A change waits for the cooldown. */
    COOLDOWN("cooldown, {seconds} s to go"),
    /** A jump was cut to the largest allowed step. */
    MAX_STEP("step limited to {step}"),
    /** A scale-down is kept back because a signal is not fresh. */
    SIGNAL_LOST("a signal is not fresh; not scaling down"),
    /** Somebody else changed the replicas. */
    MANUAL_HOLD("replicas were changed from {from} to {to} by somebody else; holding, {seconds} s to go"),
    /** Engines are slower or faster than their profile says, and are planned with as they are. */
    PROFILE_CORRECTED("engines take {factor} times the profiled latency"),
    /** A prefix cache has part of the prompts. */
    PROMPTS_CACHED("ISL {isl}, {cached} % cached: {read} tokens to read"),
    /** Engines make several tokens per decode step, with speculative decoding. */
    TOKENS_PER_STEP("OSL {osl}, {tokens} tokens per step: {steps} decode steps"),
    /** An engine has been starting for longer than engines take. */
    START_OVERDUE("{overdue} engines overdue; not counted as capacity"),
    /** Engines are asked for in place of overdue ones. */
    REPLACING("{overdue} engines overdue: {beyond} of at most {most} asked for in their place"),
    /** Overdue engines are not asked for any more. */
    OVERDUE_GIVEN_UP("{engines} overdue engines given up");

    /** One engine in the words of many. */
    private static final Pattern ONE = Pattern.compile("(?<![\\d.,])(1 (?:overdue )?)engines(?!')\\b( keep| stay)?");

    private final String template;

    Reason(String template) {
        this.template = template;
    }

    /** The text with the numbers filled in; a number that is not given shows as its name. */
    public String text(Map<String, Double> evidence) {
        String text = template;
        for (Map.Entry<String, Double> number : evidence.entrySet()) {
            text = text.replace("{" + number.getKey() + "}", format(number.getValue()));
        }
        return ONE.matcher(text)
                .replaceAll(one -> one.group(1) + "engine" + (one.group(2) == null ? "" : one.group(2) + "s"));
    }

    /** A number for people: up to two decimals, or four digits where it is large. */
    public static String format(double number) {
        if (number == Math.rint(number) || Math.abs(number) >= 1000) {
            return String.format(Locale.ROOT, "%.0f", number);
        }
        return String.format(Locale.ROOT, Math.abs(number) < 1 ? "%.3f" : "%.1f", number);
    }
}
