package io.github.slaplanner.core.model;

/**
 * Latency as a straight line over load, fitted by least squares.
 *
 * @param intercept latency of an idle engine, ms
 * @param slope ms per unit of load
 * @param observations points behind the fit
 */
public record LatencyLine(double intercept, double slope, int observations) {

    /** Whether latency rises with load, so that the line can be inverted. */
    public boolean rises() {
        return slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept);
    }

    /** The latency at a load. */
    public double at(double load) {
        return intercept + slope * load;
    }

    /** The load at which latency reaches {@code latency}. */
    public double inverse(double latency) {
        return (latency - intercept) / slope;
    }
}
