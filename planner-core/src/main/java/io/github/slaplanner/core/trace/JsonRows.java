package io.github.slaplanner.core.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Lines of JSON objects in the form of Mooncake's traces, or of mock engines that replay them; fields that are not wanted are passed
 * over. A later turn of a session may say how long after the one before it comes, in place of a time.
 */
final class JsonRows extends RowReader {
    private static final double LARGEST_MS = 9e12;
    private static final int MISSING = -1;
    private static final int BLOCK_TOKENS = 512;

    private final JsonFactory factory = new JsonFactory();
    private final Map<String, Long> turns = new HashMap<>();
    private double timestampMs;
    private double delayMs;
    private String session = "";
    private boolean timed;
    private boolean chats;
    private boolean fractions;
    private long delayed;

    JsonRows() {
        super(TraceFormat.MOONCAKE);
    }

    @Override
    boolean read(LineReader line) throws MalformedException {
        timed = false;
        delayMs = MISSING;
        session = "";
        isl = MISSING;
        osl = MISSING;
        blocks = PromptBlocks.NONE;
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
        nanos = time();
        require(isl != MISSING, 1, Numbers.LENGTH);
        require(osl != MISSING, 2, Numbers.LENGTH);
        if ((blocks.count() - 1L) * BLOCK_TOKENS >= isl) {
            blocks = PromptBlocks.NONE;
        }
        if (!session.isEmpty()) {
            turns.put(session, nanos);
        }
        return true;
    }

    private long time() throws MalformedException {
        if (timed) {
            return Math.round(timestampMs * 1e6);
        }
        require(delayMs != MISSING, 0, "milliseconds");
        Long before = turns.get(session);
        if (before == null) {
            throw new MalformedException(
                    "timestamp is missing in the first turn of session \"" + session + "\"", "milliseconds");
        }
        delayed++;
        return before + Math.round(delayMs * 1e6);
    }

    /** Whether the lines are in the form of chats, whose times are seconds. */
    boolean chats() {
        return chats;
    }

    /** Whether a time was not whole. */
    boolean fractions() {
        return fractions;
    }

    /** Turns whose time was told by a delay. */
    long delayed() {
        return delayed;
    }

    private void field(JsonParser parser, String name) throws IOException, MalformedException {
        parser.nextToken();
        switch (name) {
            case "timestamp", "created_time" -> {
                timestampMs = number(parser, name, "milliseconds", -LARGEST_MS, LARGEST_MS);
                fractions |= timestampMs != Math.rint(timestampMs);
                timed = true;
            }
            case "delay" -> delayMs = number(parser, name, "milliseconds", 0, LARGEST_MS);
            case "session_id" -> session = String.valueOf(parser.getValueAsString(""));
            case "chat_id" -> chats = true;
            case "input_length", "input_tokens" -> isl = length(parser, name);
            case "output_length", "output_tokens" -> osl = length(parser, name);
            case "hash_ids" -> blocks = blocks(parser);
            default -> parser.skipChildren();
        }
    }

    /**
     * What Mooncake's traces tell of prompts: a number for every block that is new, the same number where it comes again. Anything else
     * under this name tells nothing.
     */
    private static PromptBlocks blocks(JsonParser parser) throws IOException {
        boolean plain = parser.currentToken() == JsonToken.START_ARRAY;
        LongStream.Builder names = LongStream.builder();
        while (plain && parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                names.add(parser.getLongValue());
            } else {
                plain = false;
                skipArray(parser);
            }
        }
        parser.skipChildren();
        return plain ? PromptBlocks.of(BLOCK_TOKENS, names.build().toArray()) : PromptBlocks.NONE;
    }

    /** Passes over the rest of an array in which the parser is. */
    private static void skipArray(JsonParser parser) throws IOException {
        parser.skipChildren();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
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

    static MalformedException notAnObject(LineReader line) {
        return new MalformedException("the line is " + line.text(), "one JSON object");
    }
}
