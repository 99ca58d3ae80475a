package io.github.slaplanner.core.profile;

/** The geometric means of pairs of positive numbers; of one pair, exactly that pair. */
final class MeanLog {
    private double first;
    private double second;
    private double logFirst;
    private double logSecond;
    private int count;

    void add(double one, double other) {
        first = one;
        second = other;
        logFirst += Math.log(one);
        logSecond += Math.log(other);
        count++;
    }

    double first() {
        return count == 1 ? first : Math.exp(logFirst / count);
    }

    double second() {
        return count == 1 ? second : Math.exp(logSecond / count);
    }
}
