package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.Map;
import java.util.TreeMap;

/**
 * A prefill profile as columns by rising prompt length; repeated measurements of one length become their geometric mean.
 *
 * @param isl prompt lengths, tokens
 * @param ttft times to first token, ms
 * @param throughput tokens/s per GPU
 */
record PrefillData(double[] isl, double[] ttft, double[] throughput) {
    static PrefillData of(PrefillProfile profile) {
        TreeMap<Double, MeanLog> means = new TreeMap<>();
        for (PrefillProfile.Point point : profile.points()) {
            Positive.check("isl", point.isl());
            Positive.check("ttftMs", point.ttftMs());
            Positive.check("throughputPerGpu", point.throughputPerGpu());
            means.computeIfAbsent(point.isl(), isl -> new MeanLog()).add(point.ttftMs(), point.throughputPerGpu());
        }
        PrefillData data =
                new PrefillData(new double[means.size()], new double[means.size()], new double[means.size()]);
        int i = 0;
        for (Map.Entry<Double, MeanLog> mean : means.entrySet()) {
            data.isl[i] = mean.getKey();
            data.ttft[i] = mean.getValue().first();
            data.throughput[i++] = mean.getValue().second();
        }
        return data;
    }

    /** Refuses too few prompt lengths. */
    PrefillData atLeast(int lengths, String method) {
        if (isl.length < lengths) {
            throw new IllegalArgumentException(
                    "Interpolation by %s needs at least %d prompt lengths, the profile has %d"
                            .formatted(method, lengths, isl.length));
        }
        return this;
    }
}
