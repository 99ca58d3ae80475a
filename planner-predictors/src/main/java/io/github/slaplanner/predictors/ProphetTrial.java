package io.github.slaplanner.predictors;

/** Tries a fit on the part of a window that it has not seen, against last value. */
final class ProphetTrial {
    /** In a short window, intervals that the fit has seen are judged too. */
    private static final int FEWEST = 10;

    private final ProphetData data;
    private final ProphetFit fit;
    private final Misses misses;
    private final int from;
    private Carry carry = new Carry(0.5, 0.5);
    private double weight = 0.5;

    /**
     * A trial.
     *
     * @param fit fitted to all but the last {@code held} intervals
     */
    ProphetTrial(ProphetData data, ProphetFit fit, int held) {
        this.data = data;
        this.fit = fit;
        misses = data.misses(fit);
        from = Math.max(1, data.size() - Math.max(held, FEWEST));
    }

    /**
     * Runs at a lead: learns the carry and the weight of the fit, and takes down the errors of the two together. The weights
     * are as the inverse squares of the mean errors, and no sharper: the part held out is short, and its errors go together.
     *
     * @param lead 0 for the interval that starts at the origin
     */
    void run(int lead, Errors errors) {
        carry = Carry.learn(misses, lead, from);
        double fitted = 0;
        double last = 0;
        for (int origin = from; origin + lead < data.size(); origin++) {
            double actual = data.actual(origin + lead);
            if (!Double.isNaN(actual)) {
                fitted += Math.abs(actual - model(fit, misses, origin, lead));
                last += Math.abs(actual - last(origin, lead));
            }
        }
        double ratio = fitted / last;
        weight = Double.isNaN(ratio) ? 0.5 : 1 / (1 + ratio * ratio);
        for (int origin = from; origin + lead < data.size(); origin++) {
            double actual = data.actual(origin + lead);
            if (!Double.isNaN(actual)) {
                errors.add(lead, actual - forecast(fit, misses, origin, lead));
            }
        }
    }

    /** The forecast at the lead tried last, from any fit. */
    double forecast(ProphetFit by, Misses missed, int origin, int lead) {
        return weight * model(by, missed, origin, lead) + (1 - weight) * last(origin, lead);
    }

    private double model(ProphetFit by, Misses missed, int origin, int lead) {
        return data.value(by.at(origin + lead) + carry.of(missed, origin), origin + lead);
    }

    private double last(int origin, int lead) {
        return data.value(data.lastScaled(origin), origin + lead);
    }
}
