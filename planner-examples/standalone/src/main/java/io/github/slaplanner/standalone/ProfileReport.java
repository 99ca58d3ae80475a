package io.github.slaplanner.standalone;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.LeaveOneOut;
import io.github.slaplanner.standalone.report.Column;
import io.github.slaplanner.standalone.report.Fact;
import io.github.slaplanner.standalone.report.ProfileChart;
import io.github.slaplanner.standalone.report.ProfileInput;
import io.github.slaplanner.standalone.report.ProfileInput.Curve;
import io.github.slaplanner.standalone.report.ProfileInput.Panel;
import io.github.slaplanner.standalone.report.ProfileInput.Points;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Charts of performance data: what was measured and the curves that stand for it. */
final class ProfileReport {
    /** Straight pieces of a drawn curve. */
    private static final int PIECES = 240;

    private final OpenProfile profile;
    private final ProfileVerdict verdict;

    ProfileReport(OpenProfile profile, ProfileVerdict verdict) {
        this.profile = profile;
        this.verdict = verdict;
    }

    /** Writes the report and returns its file. */
    Path write(Path directory) {
        List<Panel> panels = new ArrayList<>();
        List<Fact> facts =
                new ArrayList<>(List.of(new Fact("Data", profile.name()), new Fact("Interpolator", profile.method())));
        PrefillProfile prefill = profile.prefill();
        PrefillPerformance prefillCurves = profile.prefillCurves();
        if (prefill != null && prefillCurves != null) {
            facts.add(
                    new Fact("Prompt lengths", Integer.toString(prefill.points().size())));
            addPrefill(panels, prefill, prefillCurves);
        }
        DecodeProfile decode = profile.decode();
        DecodePerformance surface = profile.decodeCurves();
        if (decode != null && surface != null) {
            facts.add(new Fact("Decode points", Integer.toString(decode.points().size())));
            facts.add(new Fact("KV cache", String.format(Locale.ROOT, "%,d tokens", decode.maxKvTokens())));
            addDecode(panels, decode, surface);
        }
        try {
            return ProfileChart.write(
                    directory, new ProfileInput("Engine performance", facts, panels, fitErrors(), verdict.warnings()));
        } catch (IOException e) {
            throw new BadInputException("--report: cannot write to " + directory + " (" + e + ")", e);
        }
    }

    private static void addPrefill(List<Panel> panels, PrefillProfile prefill, PrefillPerformance curves) {
        List<PrefillProfile.Point> points = prefill.points();
        panels.add(new Panel(
                "Prefill: TTFT",
                "ms",
                "prompt length, tokens",
                List.of(curve(
                        "TTFT", points, PrefillProfile.Point::isl, PrefillProfile.Point::ttftMs, curves::ttftMs))));
        panels.add(new Panel(
                "Prefill: throughput",
                "tokens/s per GPU",
                "prompt length, tokens",
                List.of(curve(
                        "throughput",
                        points,
                        PrefillProfile.Point::isl,
                        PrefillProfile.Point::throughputPerGpu,
                        curves::throughputPerGpu))));
    }

    private static void addDecode(List<Panel> panels, DecodeProfile decode, DecodePerformance surface) {
        Map<Double, List<DecodeProfile.Point>> rows = decode.points().stream()
                .sorted(Comparator.comparingDouble(DecodeProfile.Point::kvUsage))
                .collect(Collectors.groupingBy(DecodeProfile.Point::contextLength, TreeMap::new, Collectors.toList()));
        List<Curve> itl = new ArrayList<>();
        List<Curve> throughput = new ArrayList<>();
        rows.forEach((context, points) -> {
            String name = String.format(Locale.ROOT, "context %.0f", context);
            itl.add(curve(
                    name,
                    points,
                    DecodeProfile.Point::kvUsage,
                    DecodeProfile.Point::itlMs,
                    usage -> surface.itlMs(usage, context)));
            throughput.add(curve(
                    name,
                    points,
                    DecodeProfile.Point::kvUsage,
                    DecodeProfile.Point::throughputPerGpu,
                    usage -> surface.throughputPerGpu(usage, context)));
        });
        panels.add(new Panel("Decode: ITL", "ms", "KV usage", itl));
        panels.add(new Panel("Decode: throughput", "tokens/s per GPU", "KV usage", throughput));
    }

    private static <P> Curve curve(
            String name, List<P> points, ToDoubleFunction<P> x, ToDoubleFunction<P> y, DoubleUnaryOperator curve) {
        double[] measured = points.stream().mapToDouble(x).toArray();
        double from = measured[0];
        double step = (measured[measured.length - 1] - from) / PIECES;
        double[] drawn = DoubleStream.iterate(0, i -> i <= PIECES, i -> i + 1)
                .map(i -> from + i * step)
                .toArray();
        return new Curve(
                name,
                new Points(Column.of(measured), Column.of(points, y::applyAsDouble)),
                new Points(
                        Column.of(drawn),
                        Column.of(DoubleStream.of(drawn).map(curve).toArray())));
    }

    private List<ProfileInput.FitError> fitErrors() {
        List<ProfileInput.FitError> result = new ArrayList<>();
        verdict.errors().forEach((quantity, errors) -> {
            if (!errors.isEmpty()) {
                double worst = errors.stream()
                        .mapToDouble(LeaveOneOut.Error::relative)
                        .max()
                        .orElse(0);
                result.add(new ProfileInput.FitError(
                        quantity.label(), errors.size(), LeaveOneOut.mape(errors), 100 * worst));
            }
        });
        return result;
    }
}
