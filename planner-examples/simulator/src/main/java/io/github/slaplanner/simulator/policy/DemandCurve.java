package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.PrefixCache;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.stats.OctaveAxis;
import java.util.Arrays;

/**
 * What a trace asks for, by interval and role, in engines that are busy all the time. A prompt is TTFT(isl) of prefill
 * work at its arrival. An answer is osl tokens at the rate of an engine at the highest load within the ITL SLA at context
 * {@code isl + osl/2}, spread from the first token over the time that the answer takes at that SLA.
 */
final class DemandCurve {
    private static final OctaveAxis CONTEXT = new OctaveAxis(4, 4, 20);

    private final ReplaySpec spec;
    private final EngineRates rates;
    private final PrefixCache cached;
    private final double intervalSeconds;
    private final double itlSeconds;
    private final double[] secondsPerToken;
    private double[] prefill = new double[1024];
    private double[] decode = new double[1024];
    private int intervals;
    private long scored;

    private DemandCurve(ReplaySpec spec, double intervalSeconds) {
        this.spec = spec;
        this.intervalSeconds = intervalSeconds;
        rates = spec.fleet().rates();
        // One cache for all engines: the oracle's margin is for what theirs hold less.
        cached = new PrefixCache(spec.fleet().traits().prefixCaching());
        itlSeconds = spec.config().throughput().itlMs() / 1000;
        secondsPerToken = secondsPerToken();
    }

    /** Reads the whole trace once. */
    static DemandCurve of(ReplaySpec spec, double intervalSeconds) {
        DemandCurve curve = new DemandCurve(spec, intervalSeconds);
        try (RequestStream requests = spec.workload().requests()) {
            while (requests.hasNext()) {
                curve.add(requests.next());
            }
        }
        return curve;
    }

    private double[] secondsPerToken() {
        boolean decodes = has(spec, Role.DECODE) || has(spec, Role.AGGREGATED);
        double[] seconds = new double[decodes ? CONTEXT.cells() : 0];
        for (int cell = 0; cell < seconds.length; cell++) {
            seconds[cell] = 1 / rates.tokensPerSecond(itlSeconds, (CONTEXT.edge(cell) + CONTEXT.edge(cell + 1)) / 2);
        }
        return seconds;
    }

    private static boolean has(ReplaySpec spec, Role role) {
        return spec.fleet().mode().roles().contains(role);
    }

    private void add(Request request) {
        double at = request.arrivalSeconds();
        scored += at >= spec.warmupSeconds() ? 1 : 0;
        double reading = has(spec, Role.DECODE) && !has(spec, Role.PREFILL) ? 0 : read(request);
        spread(at, 0, reading, true);
        if (secondsPerToken.length > 0 && request.osl() > 1) {
            double context = request.isl() + request.osl() / 2.0;
            double steps = (request.osl() - 1) / spec.fleet().traits().tokensPerStep();
            double work = steps * secondsPerToken[CONTEXT.cell(context)];
            spread(at + reading, request.osl() * itlSeconds, work, false);
        }
    }

    /** What engines read of a prompt: their caches hold together what as many engines can as were busy just now. */
    private double read(Request request) {
        int interval = (int) (request.arrivalSeconds() / intervalSeconds);
        reserve(interval);
        double busy = Math.max(prefill[interval], interval > 0 ? prefill[interval - 1] : 0);
        cached.limit(Math.ceil(Math.max(1, busy)) * rates.maxKvTokens());
        int held = cached.held(request.blocks(), request.isl());
        cached.keep(request.blocks());
        return rates.prefillSeconds(request.isl() - held);
    }

    private void spread(double from, double length, double work, boolean prompt) {
        int first = (int) (from / intervalSeconds);
        int last = (int) ((from + length) / intervalSeconds);
        reserve(last);
        double[] target = prompt ? prefill : decode;
        for (int i = first; i <= last; i++) {
            double start = Math.max(from, i * intervalSeconds);
            double end = Math.min(from + length, (i + 1) * intervalSeconds);
            double share = length > 0 ? (end - start) / length : 1;
            target[i] += work * share / intervalSeconds;
        }
    }

    private void reserve(int interval) {
        if (interval >= prefill.length) {
            prefill = Arrays.copyOf(prefill, Math.max(interval + 1, 2 * prefill.length));
            decode = Arrays.copyOf(decode, prefill.length);
        }
        intervals = Math.max(intervals, interval + 1);
    }

    /** Requests that arrive after the warm-up. */
    long scored() {
        return scored;
    }

    /** The most busy engines that any interval between two times needs. */
    double peak(Role role, double fromSeconds, double toSeconds) {
        double most = 0;
        int last = (int) Math.min(intervals - 1, toSeconds / intervalSeconds);
        for (int i = (int) (fromSeconds / intervalSeconds); i <= last; i++) {
            most = Math.max(most, (role.prefills() ? prefill[i] : 0) + (role.decodes() ? decode[i] : 0));
        }
        return most;
    }
}
