package io.github.slaplanner.core.profile.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;

/**
 * The lines of a streamed answer and when each came. They are read for their meaning only when all are there, so that
 * reading does not delay the clock.
 */
final class AnswerStream implements Flow.Subscriber<String> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";
    private static final int SHOWN = 500;

    private record Line(long at, String text) {}

    private final SweepClock clock;
    private final long sent;
    private final List<Line> lines = new ArrayList<>();

    /** An answer to a request that is sent now. */
    AnswerStream(SweepClock clock) {
        this.clock = clock;
        this.sent = clock.nanos();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(String line) {
        if (!line.isEmpty()) {
            lines.add(new Line(clock.nanos(), line));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The call ends with it too.
    }

    @Override
    public void onComplete() {
        // So does the call.
    }

    /** What came, as it is. */
    synchronized String text() {
        String text = lines.stream().map(Line::text).collect(Collectors.joining("\n"));
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    /** Nanoseconds until the first line came, or 0 if none did. */
    synchronized long firstLine() {
        return lines.isEmpty() ? 0 : lines.get(0).at - sent;
    }

    /** Events that came. */
    synchronized int pieces() {
        return (int) lines.stream().filter(line -> line.text.startsWith(DATA)).count();
    }

    /**
     * The answer, after the end of the stream.
     *
     * @throws SweepException if it is not whole, or not of the length that was asked for
     */
    synchronized Answer answer(int wanted) {
        List<Long> pieces = new ArrayList<>();
        JsonNode usage = JSON.missingNode();
        boolean done = false;
        for (Line line : lines) {
            if (line.text.startsWith(DATA)) {
                String data = line.text.substring(DATA.length()).strip();
                done |= data.equals(DONE);
                JsonNode event = data.equals(DONE) ? JSON.missingNode() : parse(data);
                if (hasText(event)) {
                    pieces.add(line.at);
                }
                usage = event.path("usage").isObject() ? event.get("usage") : usage;
            }
        }
        if (!done) {
            throw SweepException.passing(
                    "The stream was cut in the middle, after " + pieces.size() + " of " + wanted + " tokens",
                    Duration.ofSeconds(1));
        }
        return checked(pieces, usage, wanted);
    }

    private Answer checked(List<Long> pieces, JsonNode usage, int wanted) {
        if (!usage.path("completion_tokens").isInt()
                || !usage.path("prompt_tokens").isInt()) {
            throw new SweepException(
                    "The server streams no usage block, so tokens cannot be counted.\n"
                            + "Maybe it is too old for stream_options.include_usage; use another endpoint of it, or a newer one.");
        }
        int output = usage.get("completion_tokens").intValue();
        if (output > wanted) {
            throw new SweepException("The server ignores max_tokens: " + wanted + " were asked for, it made " + output
                    + ".\nMaybe a proxy in front of it drops the field.");
        }
        if (output < wanted || pieces.isEmpty()) {
            throw new SweepException("The server ended an answer after " + output + " of " + wanted + " tokens ("
                    + pieces.size()
                    + " pieces of text).\nMaybe it knows no ignore_eos; or its limit of tokens per request"
                    + " is lower: use a smaller --max-context.");
        }
        long[] times = pieces.stream().mapToLong(Long::longValue).toArray();
        return new Answer(sent, times, usage.get("prompt_tokens").intValue(), output);
    }

    private static JsonNode parse(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new SweepException("The server streams what is not JSON: " + data);
        }
    }

    private static boolean hasText(JsonNode event) {
        if (event.hasNonNull("error")) {
            throw SweepException.passing(
                    "The server failed in the middle of an answer: " + event.get("error"), Duration.ofSeconds(1));
        }
        JsonNode choice = event.at("/choices/0");
        JsonNode delta = choice.path("delta");
        return !choice.path("text").asText("").isEmpty()
                || !delta.path("content").asText("").isEmpty()
                || !delta.path("reasoning_content").asText("").isEmpty();
    }
}
