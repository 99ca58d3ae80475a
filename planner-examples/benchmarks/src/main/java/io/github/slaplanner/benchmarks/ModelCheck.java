package io.github.slaplanner.benchmarks;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.propose.PoolModel;
import io.github.slaplanner.core.propose.Pools;
import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.Fleet;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The models of sizing by attainment against the simulator, under constant Poisson load: prints, as a table in Markdown, the share
 * of requests within the SLA that a model predicts and the share that is simulated. Every pool starts empty; those requests count
 * that arrive around {@value #EXPOSURE} seconds later, which is what the models are asked for. The same table on every machine.
 */
public final class ModelCheck {
    private static final double TTFT_MS = 500;
    private static final double ITL_MS = 30;
    private static final double ISL = 3000;
    private static final double OSL = 300;
    /** Standard deviation of the logarithm of lengths that differ. */
    private static final double SIGMA = 0.7;

    private static final int[] ENGINES = {1, 4, 16, 64};
    private static final double[] LOADS = {0.5, 0.7, 0.8, 0.9, 0.95, 1.05};
    private static final double EXPOSURE = 110;
    private static final double HALF_WINDOW = 10;
    /** Engines times runs, and the fewest runs: small pools differ most from run to run. */
    private static final int ENGINE_RUNS = 200;

    private static final int LEAST_RUNS = 6;
    private static final int SAMPLES = 20_000;

    private final PlannerConfig config =
            PlannerConfig.builder().ttft(TTFT_MS).itl(ITL_MS).build();
    private final EnginePerformance performance = new EngineLoader().performance(config, BuiltInProfile.engine());
    private final Pools pools = new Pools(config, performance);
    private final EngineRates rates = EngineRates.of(performance, 1);
    private final PrintStream out;

    private ModelCheck(PrintStream out) {
        this.out = out;
    }

    /** Prints the table. */
    public static void main(String[] args) {
        new ModelCheck(System.out).print();
    }

    /** Lengths of requests: all the same, or lognormal. */
    private record Lengths(String name, double sigma) {
        int isl(SplittableRandom random) {
            return length(ISL, random);
        }

        int osl(SplittableRandom random) {
            return length(OSL, random);
        }

        private int length(double mean, SplittableRandom random) {
            double log = sigma == 0 ? 0 : sigma * random.nextGaussian() - sigma * sigma / 2;
            return (int) Math.max(1, Math.round(mean * StrictMath.exp(log)));
        }

        Workload workload() {
            SplittableRandom random = new SplittableRandom(1);
            FadingHistogram isl = histogram(
                    random.doubles(SAMPLES).map(ignored -> isl(random)).toArray());
            FadingHistogram osl = histogram(
                    random.doubles(SAMPLES).map(ignored -> osl(random)).toArray());
            return new Workload(isl, osl, 0, Double.NaN, 1, 1, RequestCost.PLAIN);
        }

        private static FadingHistogram histogram(double[] lengths) {
            Summary summary = Arrays.stream(lengths).distinct().count() == 1
                    ? new Summary(lengths[0], Distribution.point(lengths[0]))
                    : Summary.of(Distribution.ofSamples(lengths));
            return FadingHistogram.NONE.add(summary, lengths.length, 1);
        }
    }

    private void print() {
        out.println("| role | lengths | engines | "
                + Arrays.stream(LOADS).mapToObj(ModelCheck::load).collect(Collectors.joining(" | ")) + " |");
        out.println("|---|---|---" + "|---".repeat(LOADS.length) + "|");
        for (Role role : Role.values()) {
            for (Lengths lengths : List.of(new Lengths("fixed", 0), new Lengths("lognormal", SIGMA))) {
                PoolModel model = pools.of(role, new Pools.Shape(ISL, OSL, lengths.workload()), EXPOSURE);
                for (int engines : ENGINES) {
                    row(new Pool(role, engines, lengths), model);
                }
            }
        }
    }

    private static String load(double load) {
        return String.format(Locale.ROOT, "load %.2f", load);
    }

    private record Pool(Role role, int engines, Lengths lengths) {
        Mode mode() {
            return switch (role) {
                case PREFILL -> Mode.PREFILL;
                case DECODE -> Mode.DECODE;
                case AGGREGATED -> Mode.AGG;
            };
        }
    }

    /** Predicted and simulated attainment of one pool, in percent. */
    private void row(Pool pool, PoolModel model) {
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %s | %d |",
                pool.role().label(),
                pool.lengths().name(),
                pool.engines()));
        for (double load : LOADS) {
            double rate = load * pool.engines() / model.busy(1);
            double predicted = model.attainment(pool.engines(), rate);
            row.append(String.format(Locale.ROOT, " %.1f / %.1f |", 100 * predicted, 100 * simulated(pool, rate)));
        }
        out.println(row);
    }

    private double simulated(Pool pool, double rate) {
        int runs = Math.max(LEAST_RUNS, ENGINE_RUNS / pool.engines());
        Count count = new Count();
        for (int run = 0; run < runs; run++) {
            FleetSpec spec =
                    new FleetSpec(pool.mode(), rates, Duration.ZERO, Map.of(), Map.of(pool.role(), pool.engines()));
            run(new Fleet(spec, count::completed), count, new Arrivals(rate, pool.lengths(), run));
        }
        return count.met / (double) count.arrived;
    }

    /** Requests arrive until those that count have ended, but not for longer than it took to come to them. */
    private static void run(Fleet fleet, Count count, Arrivals arrivals) {
        double last = EXPOSURE + HALF_WINDOW;
        while (fleet.now() < last || (count.left > 0 && fleet.now() < 2 * last)) {
            fleet.advance(fleet.now() + arrivals.gap());
            count.arrived(fleet.now());
            fleet.arrive(
                    arrivals.lengths().isl(arrivals.random), arrivals.lengths().osl(arrivals.random));
        }
        count.left = 0;
    }

    private static final class Arrivals {
        private final double rate;
        private final Lengths lengths;
        private final SplittableRandom random;

        Arrivals(double rate, Lengths lengths, long seed) {
            this.rate = rate;
            this.lengths = lengths;
            this.random = new SplittableRandom(seed);
        }

        double gap() {
            return -StrictMath.log(1 - random.nextDouble()) / rate;
        }

        Lengths lengths() {
            return lengths;
        }
    }

    /** Requests that arrived in the window, and how they fared. */
    private static final class Count {
        private long arrived;
        private long met;
        private long left;

        void arrived(double now) {
            if (counts(now)) {
                arrived++;
                left++;
            }
        }

        void completed(Completion completion) {
            if (counts(completion.arrivalSeconds())) {
                left--;
                boolean ttft = !completion.hasTtft() || completion.ttftMs() <= TTFT_MS;
                boolean itl = !completion.hasItl() || completion.itlMs() <= ITL_MS;
                met += ttft && itl ? 1 : 0;
            }
        }

        private static boolean counts(double arrival) {
            return Math.abs(arrival - EXPOSURE) <= HALF_WINDOW;
        }
    }
}
