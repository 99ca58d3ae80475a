package io.github.slaplanner.core.propose;

/**
 * How far forecast and model can be trusted.
 *
 * @param near how far forecasts of the very next interval have been off
 * @param far how far forecasts at the lead time have been off
 * @param farSeconds how far ahead that was
 * @param miss share of requests that the model may lose
 */
public record Trust(Errors near, Errors far, double farSeconds, double miss) {
    /** How far forecasts of the work of an interval have been off. */
    @FunctionalInterface
    public interface Errors {
        /**
         * Quantiles of real over forecast work.
         *
         * @param promptTokens prompt tokens forecast for an interval
         * @param outputTokens output tokens forecast for an interval
         * @param probabilities rising, between 0 and 1
         */
        double[] ratios(double promptTokens, double outputTokens, double[] probabilities);
    }
}
