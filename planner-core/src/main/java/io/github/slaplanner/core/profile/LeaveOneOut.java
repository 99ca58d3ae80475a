package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;
import java.util.ArrayList;
import java.util.List;

/**
 * How well curves predict a measurement that they have not seen. One point at a time is left out, the curves are made from
 * the others, and the prediction at the point is compared with it.
 *
 * <p>Only inner points are left out, since curves answer questions between measurements and not beyond them. In prefill
 * those are all but the shortest and the longest prompt; in decode, in each row of one context length, all but the least
 * and the greatest load, in the first and the last row too. Repeated measurements of one point count as one.
 */
public final class LeaveOneOut {
    private LeaveOneOut() {}

    /**
     * A prediction and what was measured.
     *
     * @param at the point: prompt length, or context length and KV usage
     * @param measured what was measured
     * @param predicted what curves from all other points say
     */
    @SuppressWarnings("JavaLangClash") // LeaveOneOut.Error is what it is called
    public record Error(String at, double measured, double predicted) {
        /** {@code |predicted - measured| / measured}. */
        public double relative() {
            return Math.abs(predicted - measured) / measured;
        }
    }

    /**
     * Errors of the prefill curves, by rising prompt length.
     *
     * @param ttft TTFT, ms
     * @param throughput prompt tokens/s per GPU
     */
    public record Prefill(List<Error> ttft, List<Error> throughput) {
        /** Copies the lists. */
        public Prefill {
            ttft = List.copyOf(ttft);
            throughput = List.copyOf(throughput);
        }
    }

    /**
     * Errors of the decode curves, by rising context length and load.
     *
     * @param itl ITL, ms
     * @param throughput output tokens/s per GPU
     */
    public record Decode(List<Error> itl, List<Error> throughput) {
        /** Copies the lists. */
        public Decode {
            itl = List.copyOf(itl);
            throughput = List.copyOf(throughput);
        }
    }

    /**
     * Leaves out the inner prompt lengths.
     *
     * @throws IllegalArgumentException if there are too few points for the interpolator when one is missing
     */
    public static Prefill prefill(PrefillProfile profile, Interpolator interpolator) {
        PrefillData data = PrefillData.of(profile);
        List<Error> ttft = new ArrayList<>();
        List<Error> throughput = new ArrayList<>();
        for (int i = 1; i + 1 < data.isl().length; i++) {
            double isl = data.isl()[i];
            PrefillPerformance curves = interpolator.prefill(new PrefillProfile(
                    profile.points().stream().filter(p -> p.isl() != isl).toList()));
            String at = at(isl);
            ttft.add(new Error(at, data.ttft()[i], curves.ttftMs(isl)));
            throughput.add(new Error(at, data.throughput()[i], curves.throughputPerGpu(isl)));
        }
        return new Prefill(ttft, throughput);
    }

    /**
     * Leaves out the inner points of every context length.
     *
     * @throws IllegalArgumentException if there are too few points for the interpolator when one is missing
     */
    public static Decode decode(DecodeProfile profile, Interpolator interpolator) {
        List<Error> itl = new ArrayList<>();
        List<Error> throughput = new ArrayList<>();
        for (DecodeRows.Row row : DecodeRows.of(profile).rows()) {
            for (int i = 1; i + 1 < row.size(); i++) {
                double usage = row.kvUsage()[i];
                DecodePerformance surface = interpolator.decode(new DecodeProfile(
                        profile.points().stream()
                                .filter(p -> p.kvUsage() != usage || !row.covers(p.contextLength()))
                                .toList(),
                        profile.maxKvTokens()));
                String at = at(row.context(), usage);
                itl.add(new Error(at, row.itl()[i], surface.itlMs(usage, row.context())));
                throughput.add(new Error(at, row.throughput()[i], surface.throughputPerGpu(usage, row.context())));
            }
        }
        return new Decode(itl, throughput);
    }

    /** The mean of relative errors in percent; NaN if there are none. */
    public static double mape(List<Error> errors) {
        return 100 * errors.stream().mapToDouble(Error::relative).average().orElse(Double.NaN);
    }

    /** The name of a point of prefill. */
    static String at(double isl) {
        return "isl " + number(isl);
    }

    /** The name of a point of decode. */
    static String at(double context, double kvUsage) {
        return Texts.of("context %s, KV usage %.3f", number(context), kvUsage);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
