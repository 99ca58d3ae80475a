package io.github.slaplanner.simulator.stats;

/**
 * Numbers positive values by magnitude: every octave [2^e, 2^(e+1)) is cut into 2^bits cells of equal width. The cell
 * comes straight from the bits of the double, so that finding it costs a shift and not a logarithm.
 */
public final class OctaveAxis {
    private static final int MANTISSA_BITS = 52;

    private final int shift;
    private final long first;
    private final int cells;
    private final double lowest;
    private final double highest;

    /**
     * An axis from 2^{@code minExponent} to 2^{@code maxExponent}; values outside are clamped.
     *
     * @param bits cells per octave as a power of two, 0 to 20
     */
    public OctaveAxis(int bits, int minExponent, int maxExponent) {
        shift = MANTISSA_BITS - bits;
        lowest = Math.scalb(1.0, minExponent);
        highest = Math.nextDown(Math.scalb(1.0, maxExponent));
        first = Double.doubleToRawLongBits(lowest) >>> shift;
        cells = (maxExponent - minExponent) << bits;
    }

    /** How many cells the axis has. */
    public int cells() {
        return cells;
    }

    /** The cell that holds {@code value}. */
    public int cell(double value) {
        return (int) ((Double.doubleToRawLongBits(clamp(value)) >>> shift) - first);
    }

    /** Where in its cell {@code value} lies, 0 (lower edge) to 1 (upper edge). */
    public double position(double value) {
        long within = Double.doubleToRawLongBits(clamp(value)) & ((1L << shift) - 1);
        return (double) within / (1L << shift);
    }

    /** The lower edge of a cell; that of cell {@link #cells()} is the end of the axis. */
    public double edge(int cell) {
        return Double.longBitsToDouble((first + cell) << shift);
    }

    private double clamp(double value) {
        return Math.min(highest, Math.max(lowest, value));
    }
}
