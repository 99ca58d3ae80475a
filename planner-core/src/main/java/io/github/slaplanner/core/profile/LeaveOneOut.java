package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well curves predict a measurement that they have not seen. One point at a time is left out, the curves are made from
 * the others, and the prediction at the point is compared with it. An error is {@code |predicted - measured| / measured}.
 *
 * <p>Only inner points are left out: a curve answers questions between measurements, not beyond them. In prefill those are
 * all but the shortest and the longest prompt; in decode, in each row of one context length, all but the least and the
 * greatest load. Points that repeat the place of the one left out go with it.
 *
 * @param ttft errors of TTFT, by rising prompt length
 * @param prefillThroughput errors of prefill throughput, likewise
 * @param itl errors of ITL, by rising context length and load
 * @param decodeThroughput errors of decode throughput, likewise
 */
public record LeaveOneOut(
        List<Error> ttft, List<Error> prefillThroughput, List<Error> itl, List<Error> decodeThroughput) {
    /** Copies the lists. */
    public LeaveOneOut {
        ttft = List.copyOf(ttft);
        prefillThroughput = List.copyOf(prefillThroughput);
        itl = List.copyOf(itl);
        decodeThroughput = List.copyOf(decodeThroughput);
    }

    /**
     * A prediction and what was measured.
     *
     * @param at the point: prompt length, or context length and KV usage
     * @param measured what was measured
     * @param predicted what curves from all other points say
     */
    @SuppressWarnings("JavaLangClash") // LeaveOneOut.Error is what it is called
    public record Error(String at, double measured, double predicted) {
        /** The error as a share of what was measured; not negative. */
        public double relative() {
            return Math.abs(predicted - measured) / measured;
        }
    }

    /**
     * Leaves out the inner points of both roles.
     *
     * @throws IllegalArgumentException if there are too few points for the interpolator when one is missing
     */
    public static LeaveOneOut of(EngineProfile profile, Interpolator interpolator) {
        LeaveOneOut result = new LeaveOneOut.Mutable(
                        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>())
                .prefill(profile.prefill(), interpolator)
                .decode(profile.decode(), interpolator)
                .frozen();
        return result;
    }

    /** The mean of relative errors in percent; NaN if there are none. */
    public static double mape(List<Error> errors) {
        return 100 * errors.stream().mapToDouble(Error::relative).average().orElse(Double.NaN);
    }

    private record Mutable(
            List<Error> ttft, List<Error> prefillThroughput, List<Error> itl, List<Error> decodeThroughput) {
        Mutable prefill(PrefillProfile profile, Interpolator interpolator) {
            List<PrefillProfile.Point> sorted = profile.points().stream()
                    .sorted(Comparator.comparingDouble(PrefillProfile.Point::isl))
                    .toList();
            for (PrefillProfile.Point point : sorted) {
                if (point.isl() > sorted.get(0).isl()
                        && point.isl() < sorted.get(sorted.size() - 1).isl()) {
                    PrefillPerformance curves = interpolator.prefill(new PrefillProfile(sorted.stream()
                            .filter(other -> other.isl() != point.isl())
                            .toList()));
                    String at = "isl " + number(point.isl());
                    ttft.add(new Error(at, point.ttftMs(), curves.ttftMs(point.isl())));
                    prefillThroughput.add(
                            new Error(at, point.throughputPerGpu(), curves.throughputPerGpu(point.isl())));
                }
            }
            return this;
        }

        Mutable decode(DecodeProfile profile, Interpolator interpolator) {
            DecodeRows rows = DecodeRows.of(profile);
            for (DecodeRows.Row row : rows.rows()) {
                for (int i = 1; i + 1 < row.size(); i++) {
                    leaveOut(profile, row, row.kvUsage()[i], i, interpolator);
                }
            }
            return this;
        }

        private void leaveOut(
                DecodeProfile profile, DecodeRows.Row row, double usage, int i, Interpolator interpolator) {
            DecodePerformance surface = interpolator.decode(new DecodeProfile(
                    profile.points().stream()
                            .filter(other -> !(other.kvUsage() == usage && row.covers(other.contextLength())))
                            .toList(),
                    profile.maxKvTokens()));
            String at = "context %s, KV usage %.3f".formatted(number(row.context()), usage);
            itl.add(new Error(at, row.itl()[i], surface.itlMs(usage, row.context())));
            decodeThroughput.add(new Error(at, row.throughput()[i], surface.throughputPerGpu(usage, row.context())));
        }

        LeaveOneOut frozen() {
            return new LeaveOneOut(ttft, prefillThroughput, itl, decodeThroughput);
        }

        private static String number(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }
}
