package io.github.slaplanner.predictors;

import java.util.List;

/**
 * Combines members by how well each has done on this series so far.
 *
 * <p>At every origin and lead, member {@code i} has a discounted mean absolute error {@code e_i} over its past forecasts at
 * that lead. With the best of them {@code e} and {@code n} forecasts in memory, its weight is
 *
 * <pre>prior_i * exp(-rate * n * (e_i / e - 1))</pre>
 *
 * which is the posterior of a Laplace error model, sharpened by {@code rate} since origins within an interval add evidence.
 * Forecasts whose interval is still to come are judged by what the same member said of the newest interval at shorter leads:
 * who misses a turn there is not trusted further ahead. The forecast is the weighted mean. A member that is silent is taken to
 * say last value, which is always the first member.
 */
final class ExpertMixture {
    /** The usual rate: errors of many past forecasts, each made from what was known then. */
    static final double RATE = 4;
    /** Share of the evidence that is spread over the origins within an interval; the rest is with its start. */
    private static final double SPREAD = 0.5;
    /** Evidence of an error at a shorter lead: all of them are of one interval. */
    private static final double SHORTER = 0.5;
    /** A member with less than a billionth of the best one's weight is left out. */
    private static final double NOTHING = -20;

    private final Timeline line;
    private final ForecastTrack[] tracks;
    private final double[] priors;
    private final double[] weights;
    private final double[] totals;
    private final double keep;
    /** What came in the interval that starts at an origin, 0 for a gap. */
    private final double[] actual;
    /** How much it says about errors at the next start of an interval, or at its own. */
    private final double[] evidence;

    /**
     * A mix.
     *
     * @param members who takes part, last value first
     * @param memory intervals after which an error counts for a third
     * @param tracked leads whose errors are known
     * @param steps leads that are forecast
     */
    ExpertMixture(Timeline line, List<Expert> members, double memory, int tracked, int steps) {
        this.line = line;
        keep = Math.exp(-1 / memory);
        tracks = new ForecastTrack[members.size()];
        priors = new double[members.size()];
        weights = new double[members.size()];
        totals = new double[members.size()];
        for (int i = 0; i < tracks.length; i++) {
            Expert member = members.get(i);
            tracks[i] = new ForecastTrack(line, tracked, steps);
            member.walk(line, tracks[i]);
            tracks[i].settle(member.scale(), tracks[0]);
            priors[i] = member.prior();
        }
        actual = new double[line.origins()];
        evidence = new double[line.origins()];
        double[] each = new double[line.phases()];
        for (int phase = 0; phase < each.length; phase++) {
            double age = (each.length - phase) % each.length / (double) each.length;
            each[phase] = SPREAD / each.length * Math.pow(keep, age);
        }
        for (int origin = 0, phase = 0; origin < actual.length; origin++) {
            boolean gap = Double.isNaN(line.rolling(origin));
            actual[origin] = gap ? 0 : line.rolling(origin);
            evidence[origin] = gap ? 0 : each[phase];
            phase = phase + 1 < each.length ? phase + 1 : 0;
        }
        for (int i = 0; i < line.intervals(); i++) {
            evidence[i * line.phases()] += Double.isNaN(line.value(i)) ? 0 : 1 - SPREAD;
        }
    }

    /**
     * The forecast of the interval that starts {@code lead} intervals after the end, with the weights of {@code tracked};
     * on the way, the combination's own past errors at that lead.
     *
     * @param tracked the lead whose errors give the weights
     * @param rate how sharply errors decide
     * @param errors takes in the errors of forecasts of the last {@code remembered} intervals
     */
    void judge(int tracked, double rate, Errors errors, int remembered) {
        double[][] forecasts = new double[tracks.length][];
        double[][] losses = new double[tracks.length][];
        for (int i = 0; i < tracks.length; i++) {
            forecasts[i] = tracks[i].past(tracked);
            losses[i] = losses(forecasts[i], tracked);
        }
        double[] judged = judged(tracked);
        double[] combined = new double[line.intervals() + 1];
        int firstKept = line.intervals() - remembered - tracked - 1;
        for (int end = Math.max(1, firstKept); end <= line.intervals(); end++) {
            int made = end - tracked - 1;
            int start = (end - 1) * line.phases();
            if (made >= 1 && made > firstKept && evidence[start] > 0) {
                errors.add(tracked, actual[start] - combined[made]);
            }
            weigh(losses, end, tracked, judged[end], rate / (tracked + 1));
            combined[end] = combine(forecasts, end * line.phases());
        }
    }

    /** The forecast at a lead from the weights of the last lead judged. */
    double ahead(int lead) {
        double sum = 0;
        double of = 0;
        for (int i = 0; i < tracks.length; i++) {
            sum += weights[i] * tracks[i].last(lead);
            of += weights[i];
        }
        return sum / of;
    }

    /** The discounted sum of the errors of forecasts at a lead, as it is after every interval. */
    private double[] losses(double[] forecasts, int lead) {
        double[] losses = new double[line.intervals() + 1];
        int phases = line.phases();
        int ahead = lead * phases;
        int end = lead + 2;
        int ended = (end - 1) * phases;
        double loss = 0;
        double fresh = 0;
        // Fades one interval at a time: a chain of products over all origins would wait for every one of them.
        for (int start = ended; start < actual.length - phases; start++) {
            fresh += evidence[start] * Math.abs(actual[start] - forecasts[start - ahead]);
            if (start == ended) {
                loss = keep * loss + fresh;
                losses[end++] = loss;
                fresh = 0;
                ended += phases;
            }
        }
        return losses;
    }

    /** The discounted sum of the evidence behind {@link #losses}. */
    private double[] judged(int lead) {
        double[] judged = new double[line.intervals() + 1];
        int end = lead + 2;
        int ended = (end - 1) * line.phases();
        double sum = 0;
        double fresh = 0;
        for (int start = ended; start < actual.length - line.phases(); start++) {
            fresh += evidence[start];
            if (start == ended) {
                sum = keep * sum + fresh;
                judged[end++] = sum;
                fresh = 0;
                ended += line.phases();
            }
        }
        return judged;
    }

    private void weigh(double[][] losses, int end, int lead, double judged, double rate) {
        int shorter = evidence[(end - 1) * line.phases()] > 0 ? Math.min(lead, end - 1) : 0;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < losses.length; i++) {
            totals[i] = losses[i][end] + SHORTER * missed(i, end - 1, shorter);
            best = totals[i] < best ? totals[i] : best;
        }
        // With mean error e = best / evidence, n (e_i / e - 1) is (loss_i - best) / e.
        double perLoss = best > 0 ? -rate * (judged + SHORTER * shorter) / best : Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            double behind = totals[i] - best;
            double exponent = behind > 0 ? perLoss * behind : 0;
            weights[i] = exponent < NOTHING ? 0 : priors[i] * Math.exp(exponent);
        }
    }

    /** The errors of a member's forecasts of one interval at the leads below {@code leads}. */
    private double missed(int member, int interval, int leads) {
        double sum = 0;
        for (int lead = 0; lead < leads; lead++) {
            double forecast = tracks[member].past(lead)[(interval - lead) * line.phases()];
            sum += Math.abs(actual[interval * line.phases()] - forecast);
        }
        return sum;
    }

    private double combine(double[][] forecasts, int origin) {
        double sum = 0;
        double of = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                sum += weights[i] * forecasts[i][origin];
                of += weights[i];
            }
        }
        return sum / of;
    }
}
