package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What throughput and latency say together. By Little's law throughput times latency is what was in the engine: one prompt in
 * prefill, the sequences that were sent in decode. Per GPU it is one divided by the GPUs of an engine.
 */
final class Ratios {
    private static final double MS_PER_SECOND = 1000;
    /** Measurements are not exact. */
    private static final double NEAR = 0.1;
    /** Spread among points above which they were not measured together. */
    private static final double TOGETHER = 1.1;

    /** Spread between the quarters of the points above which it is not one factor that is wrong. */
    private static final double SCATTERED = 1.25;

    private Ratios() {}

    /** Prompts in the engine per GPU, by prompt length. */
    static double[] prefill(PrefillProfile profile) {
        return profile.points().stream()
                .mapToDouble(point -> point.throughputPerGpu() * point.ttftMs() / MS_PER_SECOND / point.isl())
                .toArray();
    }

    /** Share of the sequences sent that were in the engine, per GPU. */
    static double[] decode(DecodeRows data) {
        return data.rows().stream()
                .flatMapToDouble(row ->
                        DoubleStream.iterate(0, i -> i < row.size(), i -> i + 1).map(i -> ratio(data, row, (int) i)))
                .toArray();
    }

    static double ratio(DecodeRows data, DecodeRows.Row row, int i) {
        return row.throughput()[i] * row.itl()[i] / MS_PER_SECOND / data.sequences(row.kvUsage()[i], row.context());
    }

    static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /**
     * Doubts about the throughput of prompts.
     *
     * @param gpus of an engine, or null if nobody says
     */
    static List<ProfileDoubt> prefillDoubts(PrefillProfile profile, @Nullable Integer gpus) {
        List<ProfileDoubt> doubts = new ArrayList<>();
        double[] ratios = prefill(profile);
        double least = DoubleStream.of(ratios).min().orElse(1);
        double most = DoubleStream.of(ratios).max().orElse(1);
        if (most > least * TOGETHER) {
            doubts.add(new ProfileDoubt(
                    ProfileDoubt.Defect.THROUGHPUT,
                    "prefill: throughput is not prompt length over TTFT at every point; were they measured together?"));
            return doubts;
        }
        count("prefill", "TTFT / prompt length", median(ratios), gpus, doubts);
        return doubts;
    }

    /** Doubts about the throughput of sequences. */
    static List<ProfileDoubt> decodeDoubts(DecodeRows data, @Nullable Integer gpus) {
        List<ProfileDoubt> doubts = new ArrayList<>();
        double[] sorted = DoubleStream.of(decode(data)).sorted().toArray();
        double usual = median(sorted);
        boolean scattered = sorted[sorted.length * 3 / 4] > sorted[sorted.length / 4] * SCATTERED;
        double engine = usual * (gpus == null ? Math.max(1, Math.rint(1 / usual)) : gpus);
        if (scattered || (Math.abs(engine - 1) > NEAR && !isWhole(1 / usual))) {
            doubts.add(new ProfileDoubt(
                    ProfileDoubt.Defect.THROUGHPUT,
                    Texts.of(
                            "decode: throughput contradicts ITL by %.2f: their product is the sequences of an engine, and here"
                                    + " it is %.2f of those sent",
                            Math.max(engine, 1 / engine), engine)));
        } else {
            count("decode", "ITL / sequences", usual, gpus, doubts);
        }
        return doubts;
    }

    private static void count(
            String role, String divided, double ratio, @Nullable Integer gpus, List<ProfileDoubt> doubts) {
        double says = 1 / ratio;
        boolean wrong = gpus == null ? says > 1 + NEAR : Math.abs(ratio * gpus - 1) > NEAR;
        if (wrong) {
            String known = gpus == null
                    ? "nobody says how many an engine has, and then the planner takes 1: say --gpus, or set " + role
                            + "_engine_num_gpu"
                    : "an engine has " + gpus;
            doubts.add(new ProfileDoubt(
                    ProfileDoubt.Defect.GPU_COUNT,
                    Texts.of(
                            "%s: throughput per GPU is that of an engine of %s GPUs (throughput x %s is 1/%s); %s",
                            role, number(says), divided, number(says), known)));
        }
    }

    private static String number(double value) {
        final double rounding = 0.005;
        return Texts.of(Math.abs(value - Math.rint(value)) < rounding ? "%.0f" : "%.2f", value);
    }

    private static boolean isWhole(double number) {
        double whole = Math.rint(number);
        return whole >= 1 && Math.abs(number / whole - 1) <= NEAR;
    }
}
