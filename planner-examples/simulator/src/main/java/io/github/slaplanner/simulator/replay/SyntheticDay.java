package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.stats.Mix;
import java.util.Arrays;

/**
 * A day of traffic out of nothing: about {@value #REQUESTS} requests of long prompts and long answers, as assistants that
 * work on documents and code have them. The rate follows the hours, with a night, a working day and an evening; bursts
 * of some minutes come on top; prompts grow towards the afternoon and answers towards the evening. Lengths are lognormal.
 * The same seed gives the same requests on every machine; they are made as they are read.
 */
public final class SyntheticDay implements Workload {
    /** Length of the day in seconds. */
    public static final double SECONDS = 86_400;

    private static final int REQUESTS = 200_000;
    private static final int BURSTS = 14;
    private static final double HOUR = 3600;
    private static final double DAY_HOURS = 24;
    private static final double STEP = 10;

    /** Draws of the seed that the bursts take. */
    private static final long BURST_DRAWS = 1_000;

    private static final double ISL_MEDIAN = 9000;
    private static final double ISL_SIGMA = 0.6;
    private static final int ISL_MIN = 64;
    private static final int ISL_MAX = 32_000;
    private static final double OSL_MEDIAN = 2000;
    private static final double OSL_SIGMA = 0.5;
    private static final int OSL_MIN = 16;
    private static final int OSL_MAX = 12_000;

    private final long seed;
    /** Requests per second at multiples of {@link #STEP}; between them the rate is a straight line. */
    private final double[] rates;

    private final double highest;

    /** The day of a seed. */
    public SyntheticDay(long seed) {
        this.seed = seed;
        Burst[] bursts = new Burst[BURSTS];
        for (int i = 0; i < BURSTS; i++) {
            bursts[i] = Burst.of(seed, i);
        }
        rates = new double[(int) (SECONDS / STEP) + 1];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = shape(i * STEP, bursts);
        }
        double scale = REQUESTS / (STEP * Arrays.stream(rates).sum());
        Arrays.setAll(rates, i -> rates[i] * scale);
        highest = Arrays.stream(rates).max().orElseThrow();
    }

    /** Expected requests per second at a time of the day. */
    public double rate(double seconds) {
        double at = Math.min(Math.max(0, seconds), SECONDS) / STEP;
        int left = (int) Math.min(rates.length - 2, at);
        return rates[left] + (at - left) * (rates[left + 1] - rates[left]);
    }

    @Override
    public RequestStream requests() {
        PoissonStream.Rates expected = new PoissonStream.Rates(this::rate, highest, SECONDS);
        return new PoissonStream(expected, SyntheticDay::request, seed, BURST_DRAWS);
    }

    private static double shape(double seconds, Burst[] bursts) {
        double hours = seconds / HOUR;
        double day = StrictMath.exp(1.15 * wave(hours - 14) + 0.3 * wave(2 * (hours - 10)));
        double extra = 1;
        for (Burst burst : bursts) {
            extra += burst.at(seconds);
        }
        return day * extra;
    }

    private static double wave(double hours) {
        return StrictMath.cos(2 * Math.PI * hours / DAY_HOURS);
    }

    /** More traffic for some minutes: a fast rise, a slow fall. */
    private record Burst(double start, double length, double height) {
        private static final double RISE = 0.15;

        static Burst of(long seed, int index) {
            double start = Mix.uniform(seed, index, 1) * (SECONDS - HOUR);
            double length = 240 + 660 * Mix.uniform(seed, index, 2);
            return new Burst(start, length, 0.5 + 1.1 * Mix.uniform(seed, index, 3));
        }

        double at(double seconds) {
            double share = (seconds - start) / length;
            if (share < 0 || share > 1) {
                return 0;
            }
            return height * (share < RISE ? share / RISE : (1 - share) / (1 - RISE));
        }
    }

    private static Request request(double at, PoissonStream stream) {
        double hours = at / HOUR;
        int isl = stream.lognormal(ISL_MEDIAN * (1 + 0.3 * wave(hours - 15)), ISL_SIGMA);
        int osl = stream.lognormal(OSL_MEDIAN * (1 + 0.3 * wave(hours - 20)), OSL_SIGMA);
        return new Request(at, bounded(isl, ISL_MIN, ISL_MAX), bounded(osl, OSL_MIN, OSL_MAX));
    }

    private static int bounded(int length, int least, int most) {
        return Math.min(most, Math.max(least, length));
    }
}
