package io.github.slaplanner.core.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Lines of JSON objects; fields that are not wanted are passed over. */
final class JsonRows extends RowReader {
    private static final double LARGEST_MS = 9e12;
    private static final int MISSING = -1;

    private final JsonFactory factory = new JsonFactory();
    private double timestampMs;
    private boolean timed;

    JsonRows() {
        super(TraceFormat.MOONCAKE);
    }

    @Override
    boolean read(LineReader line) throws MalformedException {
        timed = false;
        isl = MISSING;
        osl = MISSING;
        try (JsonParser parser = factory.createParser(line.buffer(), line.start(), line.end() - line.start())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notAnObject(line);
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
                field(parser, parser.currentName());
            }
        } catch (IOException e) {
            throw notAnObject(line);
        }
        require(timed, 0, "milliseconds");
        require(isl != MISSING, 1, Numbers.LENGTH);
        require(osl != MISSING, 2, Numbers.LENGTH);
        nanos = Math.round(timestampMs * 1e6);
        return true;
    }

    private void field(JsonParser parser, String name) throws IOException, MalformedException {
        parser.nextToken();
        switch (name) {
            case "timestamp" -> {
                timestampMs = number(parser, name, "milliseconds", -LARGEST_MS, LARGEST_MS);
                timed = true;
            }
            case "input_length" -> isl = length(parser, name);
            case "output_length" -> osl = length(parser, name);
            default -> parser.skipChildren();
        }
    }

    private static int length(JsonParser parser, String name) throws IOException, MalformedException {
        double value = number(parser, name, Numbers.LENGTH, 1, Numbers.LONGEST);
        if (value != Math.rint(value)) {
            throw new MalformedException(name + " is " + parser.getText(), Numbers.LENGTH);
        }
        return (int) value;
    }

    private static double number(JsonParser parser, String name, String expected, double least, double most)
            throws IOException, MalformedException {
        double value = parser.currentToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
        if (!(value >= least && value <= most)) {
            throw new MalformedException(name + " is " + parser.getText(), expected);
        }
        return value;
    }

    private void require(boolean present, int field, String expected) throws MalformedException {
        if (!present) {
            throw new MalformedException(format().fields().get(field) + " is missing", expected);
        }
    }

    private static MalformedException notAnObject(LineReader line) {
        return new MalformedException("the line is " + line.text(), "one JSON object");
    }
}
