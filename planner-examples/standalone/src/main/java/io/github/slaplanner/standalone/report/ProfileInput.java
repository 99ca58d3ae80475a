package io.github.slaplanner.standalone.report;

import java.util.List;

/**
 * What a report of engine performance shows.
 *
 * @param title its heading
 * @param facts what the reader must know: where the data are from, what they cover
 * @param panels the charts, at least one
 * @param errors how well the curves fit; empty if that was not measured
 * @param warnings what is suspicious in the data, a sentence each
 */
public record ProfileInput(
        String title, List<Fact> facts, List<Panel> panels, List<FitError> errors, List<String> warnings) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no panel
     */
    public ProfileInput {
        facts = List.copyOf(facts);
        panels = List.copyOf(panels);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("A report of engine performance needs at least one panel.");
        }
    }

    /**
     * A chart.
     *
     * @param title its heading
     * @param unit unit of the values, for example {@code ms}
     * @param xLabel name and unit of the horizontal axis
     * @param curves what it shows, for example one curve per context length
     */
    public record Panel(String title, String unit, String xLabel, List<Curve> curves) {
        /** Copies the list. */
        public Panel {
            curves = List.copyOf(curves);
        }
    }

    /**
     * Measured points and the curve that stands for them.
     *
     * @param name its name
     * @param measured the points
     * @param curve the curve, dense enough to be drawn with straight lines
     */
    public record Curve(String name, Points measured, Points curve) {}

    /**
     * Points of a chart.
     *
     * @param x horizontal positions, rising
     * @param y values
     */
    public record Points(Column x, Column y) {
        /**
         * Checks the sizes.
         *
         * @throws IllegalArgumentException if the columns differ in size
         */
        public Points {
            if (x.size() != y.size()) {
                throw new IllegalArgumentException(
                        "Points need as many positions (" + x.size() + ") as values (" + y.size() + ").");
            }
        }
    }

    /**
     * How well a curve gives back points that it has not seen.
     *
     * @param curve the curve's name
     * @param points points that were left out, one at a time
     * @param mapePercent mean absolute error, % of the value
     * @param worstPercent largest absolute error, % of the value
     */
    public record FitError(String curve, int points, double mapePercent, double worstPercent) {}
}
