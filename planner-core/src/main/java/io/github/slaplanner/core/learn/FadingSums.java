package io.github.slaplanner.core.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The sums of a least squares fit of a latency to {@value #TERMS} terms, in which older points fade. Points are relative to
 * their latency, so that a tenth off counts the same for short and long ones.
 *
 * @param weight weight of all points
 * @param products sums of the products of two terms, row by row
 * @param moments sums of the terms
 */
public record FadingSums(double weight, List<Double> products, List<Double> moments) {
    /** Terms of a curve. */
    static final int TERMS = 3;

    /** No points. */
    public static final FadingSums NONE =
            new FadingSums(0, Collections.nCopies(TERMS * TERMS, 0.0), Collections.nCopies(TERMS, 0.0));

    /** Copies the lists. */
    public FadingSums {
        products = List.copyOf(products);
        moments = List.copyOf(moments);
    }

    /** These sums with all points faded. */
    FadingSums faded(double keep) {
        return new FadingSums(keep * weight, scaled(products, keep), scaled(moments, keep));
    }

    private static List<Double> scaled(List<Double> sums, double keep) {
        return sums.stream().map(sum -> keep * sum).toList();
    }

    /**
     * These sums and one point.
     *
     * @param terms the terms
     * @param ms the latency, ms, positive
     * @param share how much the point counts, 0 to 1
     */
    FadingSums add(double[] terms, double ms, double share) {
        List<Double> squares = new ArrayList<>(products);
        List<Double> singles = new ArrayList<>(moments);
        for (int i = 0; i < TERMS; i++) {
            double term = terms[i] / ms;
            singles.set(i, singles.get(i) + share * term);
            for (int j = 0; j < TERMS; j++) {
                int at = TERMS * i + j;
                squares.set(at, squares.get(at) + share * term * terms[j] / ms);
            }
        }
        return new FadingSums(weight + share, squares, singles);
    }
}
