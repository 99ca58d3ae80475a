package io.github.slaplanner.core.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Events of Dynamo's request trace, one a line, bare or under {@code event}. A request counts when it has ended, at the time at
 * which it was received.
 */
final class DynamoRows extends RowReader {
    static final String SCHEMA = "dynamo.request.trace.v1";

    private static final double LARGEST_MS = 9e12;
    private static final String ENDED = "request_end";
    private static final double MISSING = Double.NaN;

    private final JsonFactory factory = new JsonFactory();
    private String schema = "";
    private String event = "";
    private double receivedMs;
    private double eventMs;
    private double inputLength;
    private double outputTokens;

    DynamoRows() {
        super(TraceFormat.DYNAMO);
    }

    @Override
    boolean read(LineReader line) throws MalformedException {
        schema = "";
        event = "";
        receivedMs = MISSING;
        eventMs = MISSING;
        inputLength = MISSING;
        outputTokens = MISSING;
        try (JsonParser parser = factory.createParser(line.buffer(), line.start(), line.end() - line.start())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw JsonRows.notAnObject(line);
            }
            object(parser, "");
        } catch (IOException e) {
            throw JsonRows.notAnObject(line);
        }
        if (!schema.equals(SCHEMA)) {
            throw new MalformedException("schema is \"" + schema + "\"", SCHEMA);
        }
        other = !event.equals(ENDED);
        return !other && ended();
    }

    private boolean ended() throws MalformedException {
        double ms = Double.isNaN(receivedMs) ? eventMs : receivedMs;
        if (!(Math.abs(ms) <= LARGEST_MS)) {
            throw new MalformedException(
                    "request.request_received_ms and event_time_unix_ms are missing", "one of them");
        }
        if (!(outputTokens >= 1)) {
            // It ended without an answer.
            return false;
        }
        nanos = Math.round(ms * 1e6);
        isl = length("request.replay.input_length", inputLength);
        osl = length("request.output_tokens", outputTokens);
        return true;
    }

    private static int length(String name, double value) throws MalformedException {
        if (!(value >= 1 && value <= Numbers.LONGEST && value == Math.rint(value))) {
            throw new MalformedException(
                    name + " is " + (Double.isNaN(value) ? "missing" : Double.toString(value)), Numbers.LENGTH);
        }
        return (int) value;
    }

    private void object(JsonParser parser, String path) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the object does not end");
            }
            field(parser, path + parser.currentName());
        }
    }

    private void field(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            switch (name) {
                case "event" -> object(parser, "");
                case "request", "request.replay" -> object(parser, name + ".");
                default -> parser.skipChildren();
            }
            return;
        }
        parser.skipChildren();
        double number = token.isNumeric() ? parser.getDoubleValue() : MISSING;
        switch (name) {
            case "schema" -> schema = parser.getText();
            case "event_type" -> event = parser.getText();
            case "event_time_unix_ms" -> eventMs = number;
            case "request.request_received_ms" -> receivedMs = number;
            case "request.replay.input_length" -> inputLength = number;
            case "request.output_tokens" -> outputTokens = number;
            default -> {
                // Not of interest.
            }
        }
    }
}
