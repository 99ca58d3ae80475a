package io.github.slaplanner.core.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What was forecast and what came, and what that says of the next forecast. The errors of the past, put on the next forecast,
 * are its distribution, as in split conformal prediction (Vovk et al., 2005): no bell curve is assumed, and a bias shows too.
 *
 * <p>Errors grow with the level on some series and not on others. They are taken on one of the power scales of Box and Cox
 * (1964), ln x, 2√x or x: the one that makes them likeliest.
 *
 * @param pairs forecasts and what came, oldest first
 * @param surges those that were surpassed by far, over a longer time
 */
public record Residuals(List<Pair> pairs, Surges surges) {
    /** Before any forecast could be checked. */
    public static final Residuals NONE = new Residuals(List.of(), Surges.NONE);

    private static final int KEPT = 60;
    /** Forecasts of a predictor that has seen next to nothing: their errors make room while others come in. */
    private static final int COLD = 10;
    /** Pairs in which a weight falls to 1/e. */
    private static final double MEMORY = 30;
    /** Counts are even on the scale of the square root. */
    private static final double USUAL_POWER = 0.5;
    /** Pairs before another scale is looked at. */
    private static final int FEW = 10;

    /** Times the median error: larger ones count as this, unless {@link Surges} know them for a habit. */
    private static final double USUAL = 4;

    private static final double[] POWERS = {0, 0.5, 1};
    /** Until there are pairs: errors of 20 %, as quantiles of ln(real / forecast) that fade while pairs come in. */
    private static final double[] PRIOR = {-0.28, -0.105, 0, 0.105, 0.28};

    private static final double PRIOR_WEIGHT = 2;
    private static final double PRIOR_MEMORY = 6;
    /** Pairs with which nothing is left of it. */
    private static final int PRIOR_PAIRS = 30;
    /** How often, in pairs, an error beyond all that were seen is to be expected, above and below each. */
    private static final double UNSEEN = 0.25;
    /** Times the largest error in tokens that was seen: none is taken to be larger. */
    private static final double FURTHER = 1.5;
    /** Share of errors below which there is nothing of a tail. */
    private static final double BODY = 0.75;

    /** Copies the list. */
    public Residuals {
        pairs = List.copyOf(pairs);
    }

    /**
     * One forecast that came due.
     *
     * @param forecast what was expected, positive
     * @param real what came, positive
     */
    public record Pair(double forecast, double real) {}

    /** These and one pair more; nothing is learned where nothing came or nothing was expected. */
    Residuals add(double forecast, double real) {
        if (!(real > 0) || !(forecast > 0)) {
            return this;
        }
        List<Pair> more = new ArrayList<>(pairs.subList(Math.max(outdated(), pairs.size() - KEPT + 1), pairs.size()));
        Pair pair = new Pair(forecast, real);
        more.add(pair);
        return new Residuals(more, surges.add(pair, surpassed(pair)));
    }

    /** How many of the oldest pairs say nothing of the next forecast: from the third ten on, one of the first ten goes at a time. */
    private int outdated() {
        int gone = surges.checked() - pairs.size();
        return Math.max(0, Math.min(COLD, surges.checked() - 2 * COLD) - gone);
    }

    /** Whether far more came than errors of late would have it. */
    private boolean surpassed(Pair pair) {
        return pairs.size() >= FEW && error(pair, USUAL_POWER) > usual(errors(USUAL_POWER), USUAL);
    }

    /**
     * Quantiles of real over forecast for a forecast of this size.
     *
     * @param forecast the next forecast, positive
     * @param lag forecasts after the newest pair that it comes due
     * @param probabilities rising, between 0 and 1
     */
    public double[] ratios(double forecast, int lag, double[] probabilities) {
        Scaled errors = scaled(lag);
        double power = errors.power;
        double centre = scale(forecast, power) + errors.next;
        DoubleUnaryOperator ratio = at -> Math.log(unscale(at, power) / forecast);
        double around = ratio.applyAsDouble(centre);
        List<double[]> atoms = new ArrayList<>();
        for (int i = 0; i < PRIOR.length && pairs.size() < PRIOR_PAIRS; i++) {
            atoms.add(new double[] {around + PRIOR[i], PRIOR_WEIGHT * Math.exp(-pairs.size() / PRIOR_MEMORY)});
        }
        double usual = usual(errors.left, USUAL);
        for (int i = 0; i < errors.left.length; i++) {
            double at = centre + Persistence.clip(errors.left[i], usual);
            atoms.add(new double[] {ratio.applyAsDouble(at), weight(i)});
        }
        double[] surpassed = surges.sizes(pair -> error(pair, power));
        double ordinary = atoms.stream().mapToDouble(atom -> atom[1]).sum();
        double odds = surges.share() / (1 - surges.share());
        for (double size : surpassed) {
            atoms.add(new double[] {ratio.applyAsDouble(centre + size), odds * ordinary / surpassed.length});
        }
        double beyond = beyond(errors.left, usual);
        for (double at : new double[] {centre - beyond, centre + beyond}) {
            atoms.add(new double[] {ratio.applyAsDouble(at), pairs.isEmpty() ? 0 : UNSEEN});
        }
        atoms.sort(Comparator.comparingDouble(atom -> atom[0]));
        return withinSeen(quantiles(atoms, probabilities), forecast);
    }

    /**
     * The size of an error that was not seen yet: as far beyond the largest as that is beyond three quarters of them. It follows
     * the tail: of forty normal errors it is some 3.7 standard deviations, of a bounded error hardly more than the bound.
     */
    private static double beyond(double[] errors, double usual) {
        double[] sizes = Arrays.stream(errors)
                .map(error -> Math.abs(Persistence.clip(error, usual)))
                .sorted()
                .toArray();
        int last = sizes.length - 1;
        return last < 0 ? 0 : 2 * sizes[last] - sizes[(int) (BODY * last)];
    }

    /**
     * No forecast is taken to be further off than one has been, and in tokens not by more than half as much again: a ratio that
     * was seen of next to nothing says little of a large forecast. What the prior holds possible always is.
     */
    private double[] withinSeen(double[] ratios, double forecast) {
        double least = 1;
        double most = 1;
        double below = 0;
        double above = 0;
        List<Pair> seen = new ArrayList<>(pairs);
        surges.kept().forEach(surge -> seen.add(surge.pair()));
        for (Pair pair : seen) {
            least = Math.min(least, pair.real() / pair.forecast());
            most = Math.max(most, pair.real() / pair.forecast());
            below = Math.min(below, pair.real() - pair.forecast());
            above = Math.max(above, pair.real() - pair.forecast());
        }
        double low = Math.min(Math.exp(PRIOR[0]), Math.max(least, 1 + FURTHER * below / forecast));
        double high = Math.max(Math.exp(PRIOR[PRIOR.length - 1]), Math.min(most, 1 + FURTHER * above / forecast));
        Arrays.setAll(ratios, i -> Math.max(low, Math.min(high, ratios[i])));
        return ratios;
    }

    /** How far a forecast typically is off, as a share of what comes; NaN before one was checked. */
    public double typical() {
        double[] errors = errors(0);
        double squares = 0;
        double weights = 0;
        for (int i = 0; i < errors.length; i++) {
            squares += weight(i) * errors[i] * errors[i];
            weights += weight(i);
        }
        return Math.sqrt(squares / weights);
    }

    /** The size up to which an error is a habit; what is far beyond most that was seen is an event, and may never come again. */
    static double usual(double[] errors, double times) {
        double[] sizes = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        return sizes.length == 0 ? 0 : times * sizes[sizes.length / 2];
    }

    private double[] errors(double power) {
        return pairs.stream().mapToDouble(pair -> error(pair, power)).toArray();
    }

    private static double[] quantiles(List<double[]> atoms, double[] probabilities) {
        double all = atoms.stream().mapToDouble(atom -> atom[1]).sum();
        double[] quantiles = new double[probabilities.length];
        int next = 0;
        double seen = 0;
        double before = 0;
        for (int k = 0; k < quantiles.length; k++) {
            double rank = probabilities[k] * all;
            while (next < atoms.size() - 1 && seen + atoms.get(next)[1] / 2 < rank) {
                before = seen + atoms.get(next)[1] / 2;
                seen += atoms.get(next++)[1];
            }
            double here = seen + atoms.get(next)[1] / 2;
            double low = atoms.get(Math.max(0, next - 1))[0];
            double share = next == 0 || here <= before ? 1 : Math.min(1, (rank - before) / (here - before));
            quantiles[k] = Math.exp(low + share * (atoms.get(next)[0] - low));
        }
        return quantiles;
    }

    /** The scale on which what is left of the errors is likeliest, as normal errors around 0. */
    private Scaled scaled(int lag) {
        Scaled best = scaled(USUAL_POWER, lag);
        if (pairs.size() < FEW) {
            return best;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (double power : POWERS) {
            Scaled candidate = scaled(power, lag);
            double likelihood = likelihood(candidate);
            best = likelihood > most ? candidate : best;
            most = Math.max(most, likelihood);
        }
        return best;
    }

    private Scaled scaled(double power, int lag) {
        double[] errors = errors(power);
        Persistence persistence = Persistence.of(errors, lag, this::weight);
        double[] left = new double[errors.length];
        Arrays.setAll(left, i -> errors[i] - persistence.ahead(errors, i));
        return new Scaled(power, left, persistence.ahead(errors, errors.length - 1 + lag));
    }

    /**
     * Errors on one scale.
     *
     * @param power the scale
     * @param left what persistence does not explain of each
     * @param next the error expected of the next forecast
     */
    private record Scaled(double power, double[] left, double next) {}

    private double likelihood(Scaled errors) {
        double squares = 0;
        double logs = 0;
        double weights = 0;
        for (int i = 0; i < pairs.size(); i++) {
            squares += weight(i) * errors.left[i] * errors.left[i];
            logs += weight(i) * Math.log(pairs.get(i).real());
            weights += weight(i);
        }
        return (errors.power - 1) * logs - weights / 2 * Math.log(Math.max(1e-12, squares / weights));
    }

    private double weight(int index) {
        return Math.exp((index - pairs.size() + 1) / MEMORY);
    }

    private static double error(Pair pair, double power) {
        return scale(pair.real(), power) - scale(pair.forecast(), power);
    }

    private static double scale(double x, double power) {
        return power == 0 ? Math.log(x) : Math.pow(x, power) / power;
    }

    /** The inverse of {@link #scale}; what lies below 0 is next to nothing. */
    private static double unscale(double y, double power) {
        return power == 0 ? Math.exp(y) : Math.pow(Math.max(1e-9, power * y), 1 / power);
    }
}
