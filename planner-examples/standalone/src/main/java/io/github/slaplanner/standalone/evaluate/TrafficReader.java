package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.traffic.Lengths;
import io.github.slaplanner.simulator.traffic.Session;
import io.github.slaplanner.simulator.traffic.Shape;
import io.github.slaplanner.simulator.traffic.Stream;
import io.github.slaplanner.simulator.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads traffic: a list of streams, made of shapes and lengths. */
final class TrafficReader {
    private static final String SHAPE =
            "; expected a number or one shape, such as {wave: {low: 1, high: 9, period: 1800}}";
    private static final double MINUTE = 60;

    private static final Map<String, Function<Fields, Shape>> SHAPES = Map.ofEntries(
            Map.entry("wave", f -> Shape.wave(f.number("low"), f.number("high"), f.number("period"))),
            Map.entry("day", f -> Shape.day(f.number("low"), f.number("high"), f.number("peak_hour", 14))),
            Map.entry(
                    "office_hours",
                    f -> Shape.officeHours(
                            f.number("low"), f.number("high"), f.number("from_hour", 8), f.number("to_hour", 18))),
            Map.entry("ramp", f -> Shape.ramp(f.number("from"), f.number("to"), f.number("start"), f.number("length"))),
            Map.entry("step", f -> Shape.ramp(f.number("from"), f.number("to"), f.number("start"), 0)),
            Map.entry(
                    "pulse",
                    f -> Shape.pulse(f.number("low"), f.number("high"), f.number("start"), f.number("length"))),
            Map.entry(
                    "on_off", f -> Shape.onOff(f.number("high"), f.number("low", 0), f.number("on"), f.number("off"))),
            Map.entry(
                    "cron",
                    f -> Shape.cron(
                            f.number("low"), f.number("high"), f.number("every", Shape.HOUR), f.number("length"))),
            Map.entry(
                    "launch",
                    f -> Shape.launch(
                            f.number("before"),
                            f.number("peak"),
                            f.number("after"),
                            f.number("start"),
                            f.number("half_life"))),
            Map.entry("outage", f -> Shape.pulse(1, 0, f.number("start"), f.number("length"))),
            Map.entry(
                    "clumps",
                    f -> Shape.clumps(f.number("mean", 1), f.number("spread"), f.number("every", MINUTE), f.seed())),
            Map.entry(
                    "wander", f -> Shape.wander(f.number("mean", 1), f.number("spread"), f.number("every"), f.seed())));

    private TrafficReader() {}

    /** Traffic of a seed. */
    static Traffic traffic(Fields fields, long seed) {
        double seconds = Shape.HOUR * fields.number("hours");
        List<Stream> streams = new ArrayList<>();
        for (Object stream : fields.list("streams")) {
            String where = fields.at("streams[" + streams.size() + "]");
            streams.add(stream(new Fields(where, stream, seed + streams.size())));
        }
        fields.done();
        if (streams.isEmpty() || seconds < 1) {
            throw new SuiteException(fields.where() + ": expected hours, and at least one object in streams");
        }
        return new Traffic(streams, seconds, seed);
    }

    private static Stream stream(Fields fields) {
        Shape rate = shape(fields, "rate");
        Lengths isl = lengths(fields, "isl");
        Lengths osl = lengths(fields, "osl");
        int group = fields.integer("group", 1);
        double within = fields.number("within", 0);
        Session session = fields.has("session") ? session(fields.fields("session", Map.of())) : Session.NONE;
        fields.done();
        return Fields.checked(fields.where(), () -> new Stream(rate, isl, osl, group, within, session));
    }

    private static Session session(Fields fields) {
        double turns = fields.number("turns");
        double think = fields.number("think");
        int shared = fields.integer("shared", 0);
        fields.done();
        return Fields.checked(fields.where(), () -> new Session(turns, think, shared));
    }

    private static Lengths lengths(Fields fields, String name) {
        Object value = fields.take(name);
        if (!(value instanceof Map<?, ?> map) || !map.containsKey("mean")) {
            return new Lengths(shape(fields.at(name), value, fields.seed()), 0, 1, Lengths.LONGEST);
        }
        Fields parts = new Fields(fields.at(name), value, fields.seed());
        Shape mean = shape(parts, "mean");
        double spread = parts.number("spread", 0);
        int least = parts.integer("least", 1);
        int most = parts.integer("most", Lengths.LONGEST);
        parts.done();
        return Fields.checked(parts.where(), () -> new Lengths(mean, spread, least, most));
    }

    private static Shape shape(Fields fields, String name) {
        return shape(fields.at(name), fields.take(name), fields.seed());
    }

    private static Shape shape(String where, @Nullable Object value, long seed) {
        if (value instanceof Number) {
            return Shape.constant(Fields.number(where, value));
        }
        if (!(value instanceof Map<?, ?> map) || map.size() != 1) {
            throw new SuiteException(where + ": found " + value + SHAPE);
        }
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        String name = String.valueOf(only.getKey());
        String inside = where + "." + name;
        return switch (name) {
            case "sum" -> Shape.sum(shapes(inside, only.getValue(), seed));
            case "product" -> Shape.product(shapes(inside, only.getValue(), seed));
            default -> named(name, where, new Fields(inside, only.getValue(), seed));
        };
    }

    private static List<Shape> shapes(String where, @Nullable Object value, long seed) {
        List<Shape> shapes = new ArrayList<>();
        for (Object part : Fields.list(where, value)) {
            shapes.add(shape(where + "[" + shapes.size() + "]", part, seed));
        }
        return shapes;
    }

    private static Shape named(String name, String where, Fields fields) {
        Function<Fields, Shape> reader = SHAPES.get(name);
        if (reader == null) {
            Set<String> known = new TreeSet<>(SHAPES.keySet());
            known.addAll(List.of("sum", "product"));
            throw Fields.unknown(where + ": there is no shape", name, known);
        }
        Shape shape = reader.apply(fields);
        fields.done();
        return shape;
    }
}
