package io.github.slaplanner.core.profile.rapid;

/**
 * How unevenly tokens choose experts: the popularity of an expert is taken as a gamma variable of this shape, near the power law
 * that aiconfigurator measures with (its workload {@code power_law_1.2}).
 */
final class Popularity {
    /** 1 is an exponential distribution; less is more uneven. */
    static final double SHAPE = 0.75;

    private Popularity() {}

    /** Experts of a layer that {@code tokens} pass, expected; a token passes as many as it chooses. */
    static double touched(LayerKind.Network network, double tokens) {
        double perExpert = tokens * network.perToken() / network.experts();
        double touched = network.experts() * (1 - Math.pow(1 + perExpert / SHAPE, -SHAPE));
        return Math.max(Math.min(tokens, 1) * network.perToken(), touched);
    }

    /** Load of the fullest rank over the mean, if each has its share of the experts; expected of so many normal variables. */
    static double fullest(LayerKind.Network network, int ranks) {
        if (ranks == 1) {
            return 1;
        }
        double deviation = Math.sqrt(ranks / (SHAPE * network.experts()));
        return 1 + deviation * largestOf(ranks);
    }

    /** The expected largest of so many standard normal variables, to 0.05 between 2 and 64. */
    private static double largestOf(int count) {
        final double tail = 0.6;
        return Math.sqrt(2 * Math.log(count)) - tail;
    }
}
