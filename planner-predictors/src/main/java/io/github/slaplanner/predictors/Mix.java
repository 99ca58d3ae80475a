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
 * The forecast is the weighted mean. A member that is silent is taken to say last value, which is always the first member.
 */
final class Mix {
    private static final double RATE = 4;
    /** Share of the evidence that is spread over the origins within an interval; the rest is with its start. */
    private static final double SPREAD = 0.5;

    private final Timeline line;
    private final Track[] tracks;
    private final double[] priors;
    private final double[] weights;
    private final double keep;

    /**
     * A mix.
     *
     * @param members who takes part, last value first
     * @param memory intervals after which an error counts for a third
     * @param tracked leads whose errors are known
     * @param steps leads that are forecast
     */
    Mix(Timeline line, List<Member> members, double memory, int tracked, int steps) {
        this.line = line;
        keep = Math.exp(-1 / (memory * line.phases()));
        tracks = new Track[members.size()];
        priors = new double[members.size()];
        weights = new double[members.size()];
        for (int i = 0; i < tracks.length; i++) {
            tracks[i] = new Track(line, tracked, steps);
            members.get(i).walk(line, tracks[i]);
            priors[i] = members.get(i).prior();
        }
    }

    /**
     * The forecast of the interval that starts {@code lead} intervals after the end, with the weights of {@code tracked};
     * on the way, the combination's own past errors at that lead.
     *
     * @param tracked the lead whose errors give the weights
     * @param errors takes in the errors of forecasts of the last {@code remembered} intervals
     */
    void judge(int tracked, Errors errors, int remembered) {
        int phases = line.phases();
        double[] losses = new double[tracks.length];
        double judged = 0;
        int firstKept = line.origins() - 1 - (remembered + tracked + 1) * phases;
        double[] combined = new double[line.intervals() + 1];
        for (int origin = phases; origin < line.origins(); origin++) {
            int made = origin - (tracked + 1) * phases;
            boolean whole = origin % phases == 0;
            if (made >= phases) {
                double actual = line.rolling(made + tracked * phases);
                double evidence = Double.isNaN(actual) ? 0 : SPREAD / phases + (whole ? 1 - SPREAD : 0);
                lose(losses, evidence, made, tracked, actual);
                judged = keep * judged + evidence;
                if (whole && made > firstKept && evidence > 0) {
                    errors.add(tracked, actual - combined[made / phases]);
                }
            }
            if (whole && (origin >= firstKept || origin == line.origins() - 1)) {
                weigh(losses, judged, RATE / (tracked + 1));
                combined[origin / phases] = combine(origin, tracked);
            }
        }
    }

    /** The forecast at a lead from the weights of the last lead judged. */
    double ahead(int lead) {
        double sum = 0;
        double of = 0;
        double instead = tracks[0].last(lead);
        for (int i = 0; i < tracks.length; i++) {
            double forecast = tracks[i].last(lead);
            sum += weights[i] * (Double.isNaN(forecast) ? instead : forecast);
            of += weights[i];
        }
        return sum / of;
    }

    private void lose(double[] losses, double evidence, int made, int lead, double actual) {
        double instead = tracks[0].past(made, lead);
        for (int i = 0; i < losses.length; i++) {
            losses[i] *= keep;
            if (evidence > 0 && !Double.isNaN(instead)) {
                double forecast = tracks[i].past(made, lead);
                losses[i] += evidence * Math.abs(actual - (Double.isNaN(forecast) ? instead : forecast));
            }
        }
    }

    private void weigh(double[] losses, double judged, double rate) {
        double best = losses[0];
        for (double loss : losses) {
            best = Math.min(best, loss);
        }
        // With mean error e = best / judged, n (e_i / e - 1) is (loss_i - best) / e.
        double error = judged > 0 ? best / judged : 0;
        for (int i = 0; i < losses.length; i++) {
            double behind = losses[i] - best;
            weights[i] = behind > 0 ? (error > 0 ? priors[i] * Math.exp(-rate * behind / error) : 0) : priors[i];
        }
    }

    private double combine(int origin, int lead) {
        double sum = 0;
        double of = 0;
        double instead = tracks[0].past(origin, lead);
        for (int i = 0; i < tracks.length; i++) {
            double forecast = tracks[i].past(origin, lead);
            sum += weights[i] * (Double.isNaN(forecast) ? instead : forecast);
            of += weights[i];
        }
        return sum / of;
    }
}
