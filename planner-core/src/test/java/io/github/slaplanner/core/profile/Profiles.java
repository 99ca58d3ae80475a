package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Profiles of engines that are known exactly. */
final class Profiles {
    static final long CAPACITY = 400_000;

    private Profiles() {}

    static double ttft(double isl) {
        return 12 + 0.02 * isl + 4e-7 * isl * isl;
    }

    static double itl(double kvUsage, double context) {
        return 5 + 0.03 * kvUsage * CAPACITY / context + 25 * kvUsage;
    }

    static double decodeThroughput(double kvUsage, double context) {
        return 1000 * kvUsage * CAPACITY / context / itl(kvUsage, context);
    }

    static EngineProfile analytic() {
        return noisy(0, 1);
    }

    /** Every measurement times {@code exp(noise · gaussian)}. */
    static EngineProfile noisy(double noise, long seed) {
        Random random = new Random(seed);
        List<PrefillProfile.Point> prefill = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            double isl = 100 + i * 1000;
            double ttft = ttft(isl) * Math.exp(noise * random.nextGaussian());
            prefill.add(new PrefillProfile.Point(isl, ttft, 1000 * isl / ttft));
        }
        List<DecodeProfile.Point> decode = new ArrayList<>();
        for (double context : new double[] {350, 2000, 4000, 8000, 12000, 16000}) {
            double most = Math.floor(CAPACITY / (context + 250));
            for (int i = 0; i < 7; i++) {
                double usage = Math.max(1, Math.floor(most * i / 6)) * context / CAPACITY;
                double factor = Math.exp(noise * random.nextGaussian());
                decode.add(new DecodeProfile.Point(
                        usage, context, itl(usage, context) * factor, decodeThroughput(usage, context) / factor));
            }
        }
        return new EngineProfile(new PrefillProfile(prefill), new DecodeProfile(decode, CAPACITY));
    }

    static PrefillProfile twoPointPrefill() {
        return new PrefillProfile(
                List.of(new PrefillProfile.Point(100, 10, 9000), new PrefillProfile.Point(1000, 30, 30_000)));
    }
}
