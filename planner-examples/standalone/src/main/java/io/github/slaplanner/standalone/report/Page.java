package io.github.slaplanner.standalone.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows. The script draws it and knows nothing of planners; what is absent here is absent on the page.
 *
 * @param title its heading
 * @param facts what the reader must know to read it
 * @param summary what it comes to, a sentence or two each
 * @param table the comparison, or null
 * @param selectors choices of what the charts show; a view belongs to one combination of them
 * @param time the time axis that all charts share, or null if each chart has its own axis
 * @param views the charts, the first of them shown at first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Page(
        String title,
        List<Fact> facts,
        List<Said> summary,
        @Nullable Table table,
        List<Selector> selectors,
        @Nullable TimeAxis time,
        List<View> views) {
    /**
     * A time axis, in seconds since the start.
     *
     * @param from its start
     * @param to its end
     * @param warmup end of the stretch that does not count, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TimeAxis(double from, double to, @Nullable Double warmup) {}

    /** Something said in words. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Said(String text, @Nullable Tone tone) {
        static Said of(String text) {
            return new Said(text, null);
        }
    }

    /** A choice. */
    record Selector(String label, List<String> options) {}

    /**
     * A table.
     *
     * @param heading its heading
     * @param legend how to read it
     * @param columns its columns; neighbours of one group share a heading
     * @param rows its rows
     * @param notes what must be read beside it, a line each
     */
    record Table(String heading, String legend, List<TableColumn> columns, List<Row> rows, List<String> notes) {}

    /** A column; numbers are aligned to the right. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TableColumn(String label, @Nullable String group, boolean number) {}

    /**
     * A row.
     *
     * @param cells its cells
     * @param view options of the view that it stands for, or null if it stands for none
     * @param shade the stretch of time that it tells of, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            List<Cell> cells,
            @Nullable List<Integer> view,
            @Nullable Shade shade) {}

    /** A stretch of time, shown behind all charts; kinds are in the style sheet. */
    record Shade(double from, double to, String kind) {}

    /** A cell. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Cell(String text, @Nullable Tone tone) {
        static Cell of(String text) {
            return new Cell(text, null);
        }
    }

    /** How a figure is to be taken. */
    enum Tone {
        @JsonProperty("good")
        GOOD,
        @JsonProperty("bad")
        BAD,
        @JsonProperty("best")
        BEST
    }

    /**
     * One combination of options.
     *
     * @param options index of the option of each selector
     * @param note what must be read beside the charts, or null
     * @param figures its key figures
     * @param x horizontal positions of charts that have none of their own, or null
     * @param charts its charts, top to bottom
     * @param table what the charts show, told in rows, or null
     * @param events what happened, in order, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            List<Integer> options,
            @Nullable String note,
            List<Figure> figures,
            @Nullable Column x,
            List<Chart> charts,
            @Nullable Table table,
            @Nullable Events events) {}

    /** A key figure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figure(String label, String value, @Nullable Tone tone) {}

    /**
     * A chart.
     *
     * @param title its heading
     * @param unit unit of its values; {@code ms} and {@code %} (of shares from 0 to 1) are shown in words of their size
     * @param xLabel what its horizontal axis is, or null if that is the time
     * @param log whether its vertical axis is logarithmic
     * @param x horizontal positions, or null if they are those of the view
     * @param lines its lines; stacked ones rise from the first to the last
     * @param limit the line that the values should keep to, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Chart(
            String title,
            String unit,
            @Nullable String xLabel,
            boolean log,
            @Nullable Column x,
            List<Line> lines,
            @Nullable Limit limit) {}

    /** A level to keep to. */
    record Limit(String name, double value) {}

    /**
     * A line of a chart.
     *
     * @param name its name
     * @param shape how it is drawn
     * @param tint its colour
     * @param x horizontal positions, or null if they are those of the chart
     * @param y its values
     * @param top upper edge of a band, null for anything else
     * @param strong whether it is the one to look at
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String name,
            Shape shape,
            Tint tint,
            @Nullable Column x,
            Column y,
            @Nullable Column top,
            boolean strong) {
        static Line of(String name, Shape shape, Tint tint, Column y) {
            return new Line(name, shape, tint, null, y, null, false);
        }
    }

    /** How a line is drawn. */
    enum Shape {
        /** From point to point. */
        @JsonProperty("line")
        LINE,
        /** The same, filled down to the axis. */
        @JsonProperty("area")
        AREA,
        /** A value holds until the next. */
        @JsonProperty("step")
        STEP,
        /** The same, dashed. */
        @JsonProperty("dashes")
        DASHES,
        /** The same, dotted, and left out of the picture where it is far above everything else. */
        @JsonProperty("ceiling")
        CEILING,
        /** Filled, and on top of the stacked lines before it. */
        @JsonProperty("stack")
        STACK,
        /** Between two values. */
        @JsonProperty("band")
        BAND,
        /** Points alone. */
        @JsonProperty("points")
        POINTS
    }

    /** A colour; its value for light and dark pages is in the style sheet. */
    enum Tint {
        @JsonProperty("blue")
        BLUE,
        @JsonProperty("orange")
        ORANGE,
        @JsonProperty("green")
        GREEN,
        @JsonProperty("purple")
        PURPLE,
        @JsonProperty("sky")
        SKY,
        @JsonProperty("red")
        RED,
        @JsonProperty("grey")
        GREY,
        @JsonProperty("ink")
        INK
    }

    /** What happened: shown as marks in the charts and as a list. */
    record Events(String heading, String legend, List<Event> list) {}

    /**
     * Something that happened.
     *
     * @param x when
     * @param what what, in a few words
     * @param why why, in words; lines are kept
     * @param rest what else there is to read, folded away; may be empty
     * @param marks where it is shown
     */
    record Event(double x, String what, String why, String rest, List<Mark> marks) {}

    /**
     * A mark in a chart.
     *
     * @param chart index of the chart
     * @param y at which value
     * @param up whether it points up, else down
     */
    record Mark(int chart, int y, boolean up) {}
}
