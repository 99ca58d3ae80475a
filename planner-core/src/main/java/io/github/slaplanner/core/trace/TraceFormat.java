package io.github.slaplanner.core.trace;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats of request traces, told apart by their first line. */
public enum TraceFormat {
    /** CSV of arrival in seconds and lengths in tokens. */
    ARRIVALS("arrival_s", "isl", "osl"),
    /** Azure LLM inference traces: CSV with wall-clock times, UTC where they carry no offset. */
    AZURE("TIMESTAMP", "ContextTokens", "GeneratedTokens"),
    /** BurstGPT: CSV with seconds since the midnight before the first request; a row without a response failed. */
    BURSTGPT("Timestamp", "Request tokens", "Response tokens"),
    /** Mooncake, and mock engines that replay such traces: one JSON object per line, time in milliseconds, or seconds with chats. */
    MOONCAKE("timestamp", "input_length", "output_length"),
    /** Dynamo's request trace: one event per line, Unix time in milliseconds; requests that have ended count. */
    DYNAMO("request.request_received_ms", "request.replay.input_length", "request.output_tokens");

    private final String time;
    private final String isl;
    private final String osl;

    TraceFormat(String time, String isl, String osl) {
        this.time = time;
        this.isl = isl;
        this.osl = osl;
    }

    /** The fields that are read: time, input length, output length. */
    public List<String> fields() {
        return List.of(time, isl, osl);
    }

    static String known() {
        return Stream.of(ARRIVALS, AZURE, BURSTGPT)
                .map(format -> String.join(",", format.fields()))
                .collect(Collectors.joining(" or ", "a CSV header with the columns ", ", or JSON lines with "))
                .concat(String.join(", ", MOONCAKE.fields()))
                .concat(" (or created_time, input_tokens, output_tokens) or of schema " + DynamoRows.SCHEMA);
    }
}
