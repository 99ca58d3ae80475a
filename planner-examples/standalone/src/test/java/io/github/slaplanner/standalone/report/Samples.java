package io.github.slaplanner.standalone.report;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.forecast.Score;
import io.github.slaplanner.simulator.replay.Action;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.TimelinePoint.Demand;
import io.github.slaplanner.simulator.replay.TimelinePoint.Ended;
import io.github.slaplanner.simulator.replay.TimelinePoint.Engines;
import io.github.slaplanner.simulator.replay.TimelinePoint.Latency;
import io.github.slaplanner.standalone.report.ForecastInput.Predicted;
import io.github.slaplanner.standalone.report.ForecastInput.Truth;
import io.github.slaplanner.standalone.report.ProfileInput.Curve;
import io.github.slaplanner.standalone.report.ProfileInput.FitError;
import io.github.slaplanner.standalone.report.ProfileInput.Panel;
import io.github.slaplanner.standalone.report.ProfileInput.Points;
import io.github.slaplanner.standalone.report.ReportInput.Gpus;
import io.github.slaplanner.standalone.report.ReportInput.Run;
import io.github.slaplanner.standalone.report.ReportInput.Sla;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports of what might have been: waves instead of measurements. */
final class Samples {
    private static final double SECONDS = 86_400;

    private Samples() {}

    static ReportInput replay(PolicyResult... results) {
        return new ReportInput(
                "Replay of a sample day",
                new Sla(2000, 40, 0.99),
                new Gpus(40, Map.of(Role.PREFILL, 1, Role.DECODE, 2)),
                new Run(
                        "sample day",
                        1,
                        "built-in engine",
                        "least-loaded",
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(30),
                        1),
                List.of(results));
    }

    /** A day with a point every so many seconds; a slower policy scales later and makes its users wait. */
    static PolicyResult day(String policy, double interval, double delay) {
        List<TimelinePoint> points = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        Map<Role, Integer> before = Map.of(Role.PREFILL, 2, Role.DECODE, 2);
        for (double t = interval; t <= SECONDS; t += interval) {
            Map<Role, Integer> target =
                    Map.of(Role.PREFILL, engines(t - delay, 0.5), Role.DECODE, engines(t - delay, 0.8));
            points.add(point(t, delay, target));
            if (!target.equals(before)) {
                actions.add(new Action(t, before, target, why(before, target, t)));
                before = target;
            }
        }
        return result(policy, points, actions, delay == 0 ? null : "scales " + delay + " s late");
    }

    static PolicyResult result(String policy, List<TimelinePoint> points, List<Action> actions, @Nullable String note) {
        return new PolicyResult(
                policy,
                200_123,
                note == null ? 0.9934 : 0.9512,
                0.9951,
                0.9983,
                312.4 + points.size(),
                actions.size(),
                9,
                14,
                180.2,
                1740.5,
                21.3,
                35.9,
                note,
                points,
                actions,
                new PolicyResult.Speed(200_123, 1.5));
    }

    /** A point with everything; what has no value in the night stays away. */
    static TimelinePoint point(double t, double delay, Map<Role, Integer> target) {
        double rate = rate(t);
        boolean quiet = rate < 1;
        double late = Math.max(0, rate(t) - rate(t - delay)) * 4;
        return new TimelinePoint(
                t,
                new Demand(
                        rate,
                        quiet ? null : 5000 + 900 * Math.sin(t / 9000),
                        quiet ? null : 900 + 200 * Math.cos(t / 7000)),
                t < 1800 ? null : rate(t - 60 - delay) * 1.05,
                Map.of(
                        Role.PREFILL,
                        engines(target.get(Role.PREFILL), t),
                        Role.DECODE,
                        engines(target.get(Role.DECODE), t)),
                quiet ? new Latency(null, null) : new Latency(300 + 20 * rate, (600 + 90 * rate) * Math.exp(late)),
                quiet ? new Latency(null, null) : new Latency(18 + rate / 2, 24 + rate),
                quiet ? Ended.NONE : ended(rate, Math.max(0, 1 - late / 10)),
                (int) (rate * 20));
    }

    private static Ended ended(double rate, double attainment) {
        long requests = (long) (10 * rate);
        long lost = Math.round(requests * (1 - attainment));
        return new Ended(requests, lost, lost, lost / 3, 0);
    }

    private static Engines engines(int target, double t) {
        int moving = (int) (t / 60) % 7 == 0 ? 1 : 0;
        return new Engines(target - moving, moving, 1 - moving, target, Math.max(1, target - 2));
    }

    private static int engines(double t, double perRequest) {
        return 1 + (int) Math.ceil(rate(t) * perRequest);
    }

    private static double rate(double t) {
        double day = 6 - 5.5 * Math.cos(2 * Math.PI * t / SECONDS);
        double burst = Math.exp(-Math.pow((t - 50_000) / 400, 2)) * 5;
        return day + burst + 0.4 * Math.sin(t / 300);
    }

    private static String why(Map<Role, Integer> from, Map<Role, Integer> to, double t) {
        return "prefill " + from.get(Role.PREFILL) + " -> " + to.get(Role.PREFILL) + ": " + rate(t)
                + " requests/s, backlog 0: enough to keep 99.2 % within SLA; floor 3\ndecode " + from.get(Role.DECODE)
                + " -> " + to.get(Role.DECODE) + ": load proposal " + to.get(Role.DECODE)
                + ", floor 4; lead time 120 s";
    }

    static ForecastInput forecasts(int size) {
        return new ForecastInput(
                "Forecasts of a sample day",
                List.of(new Fact("Series", "sample day"), new Fact("Interval", "60 s"), new Fact("Lead", "180 s")),
                List.of(
                        truth("requests", "requests/s", size, Samples::rate),
                        truth("isl", "tokens", size, t -> 4000 + 500 * Math.sin(t / 4000))),
                "linear",
                "Use load_predictor: linear; it is as good as any, and simple.");
    }

    private static Truth truth(String name, String unit, int size, DoubleUnaryOperator value) {
        List<Predicted> all = new ArrayList<>();
        double error = 0.5;
        for (String predictor : List.of("constant", "linear", "kalman", "prophet")) {
            double late = 400 * error;
            Score score = new Score(size - 10, error, 1.3 * error, error * 1.5, 0.1, error / 3, 0.9 - error / 10, 0.02);
            all.add(new Predicted(
                    predictor,
                    column(size, t -> t < 600 ? Double.NaN : value.applyAsDouble(t - late)),
                    column(size, t -> t < 600 ? Double.NaN : 0.85 * value.applyAsDouble(t - late)),
                    column(size, t -> t < 600 ? Double.NaN : 1.2 * value.applyAsDouble(t - late)),
                    score));
            error *= 1.4;
        }
        return new Truth(name, unit, column(size, t -> t), column(size, value), all);
    }

    static ProfileInput profile() {
        Panel ttft = new Panel(
                "Prefill: TTFT",
                "ms",
                "prompt length, tokens",
                List.of(curve("TTFT", 32_000, x -> 20 + x / 20 + x * x / 1e6)));
        Panel itl = new Panel(
                "Decode: ITL",
                "ms",
                "share of the KV cache in use",
                List.of(
                        curve("context 1,000", 1, x -> 8 + 30 * x),
                        curve("context 8,000", 1, x -> 9 + 14 * x),
                        curve("context 32,000", 1, x -> 10 + 9 * x * x)));
        return new ProfileInput(
                "Engine performance: sample",
                List.of(new Fact("Profile", "sample"), new Fact("KV cache", "412,000 tokens")),
                List.of(ttft, itl),
                List.of(new FitError("prefill_ttft", 12, 2.31, 6.4), new FitError("decode_itl", 36, 3.05, 9.1)),
                List.of("outlier: the point at 8,000 tokens is 40 % off the curve"));
    }

    private static Curve curve(String name, double end, DoubleUnaryOperator value) {
        Column measured = Column.of(
                IntStream.rangeClosed(1, 8).mapToDouble(i -> end * i / 8).toArray());
        Column dense = Column.of(
                IntStream.rangeClosed(1, 60).mapToDouble(i -> end * i / 60).toArray());
        return new Curve(
                name,
                new Points(
                        measured,
                        Column.of(IntStream.range(0, 8)
                                .mapToDouble(i -> value.applyAsDouble(measured.at(i)) * (1 + 0.04 * Math.sin(i * 5)))
                                .toArray())),
                new Points(
                        dense,
                        Column.of(IntStream.range(0, 60)
                                .mapToDouble(i -> value.applyAsDouble(dense.at(i)))
                                .toArray())));
    }

    private static Column column(int size, DoubleUnaryOperator value) {
        return Column.of(IntStream.rangeClosed(1, size)
                .mapToDouble(i -> value.applyAsDouble(60.0 * i))
                .toArray());
    }
}
