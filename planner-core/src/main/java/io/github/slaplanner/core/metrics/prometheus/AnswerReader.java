package io.github.slaplanner.core.metrics.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.slaplanner.core.metrics.http.Body;
import io.github.slaplanner.core.metrics.http.FetchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON of Prometheus' query API: a matrix or a vector. Samples that are NaN or infinite say nothing of a counter or
 * gauge and are left out. Reads a stream of tokens, because an answer can have hundreds of thousands of samples.
 */
final class AnswerReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<SampledSeries> series = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String status = "";
    private String error = "";
    private Map<String, String> labels = Map.of();
    private long[] times = new long[64];
    private double[] values = new double[64];
    private int samples;

    private AnswerReader() {}

    /**
     * Reads an answer.
     *
     * @throws FetchException if it is not complete, not what the API answers with, or an error
     */
    static QueryAnswer read(Body body) {
        AnswerReader reader = new AnswerReader();
        try (JsonParser json = JSON.createParser(body.bytes(), 0, body.length())) {
            reader.document(json);
        } catch (JsonProcessingException e) {
            String start = body.excerpt();
            throw new FetchException(
                    start.startsWith("<")
                            ? "the answer is a page for people. Is it a login page, or another server? " + start
                            : "the answer is not complete or not JSON (" + e.getOriginalMessage() + "): " + start);
        } catch (IOException e) {
            throw new FetchException("the answer cannot be read: " + e.getMessage(), e);
        }
        if (!reader.status.equals("success")) {
            throw new FetchException("Prometheus reports an error: "
                    + (reader.error.isEmpty() ? "status \"" + reader.status + "\"" : reader.error));
        }
        return new QueryAnswer(reader.series, reader.warnings);
    }

    /** The error of an answer whose status is not 2xx; its start if it has none. */
    static String error(Body body) {
        AnswerReader reader = new AnswerReader();
        try (JsonParser json = JSON.createParser(body.bytes(), 0, body.length())) {
            reader.document(json);
        } catch (IOException e) {
            return body.excerpt();
        }
        return reader.error.isEmpty() ? body.excerpt() : reader.error;
    }

    private void document(JsonParser json) throws IOException {
        expect(json, json.nextToken(), JsonToken.START_OBJECT);
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (field) {
                case "status" -> status = json.getText();
                case "error" -> error = json.getText();
                case "warnings" -> texts(json, token);
                case "data" -> data(json, token);
                default -> json.skipChildren();
            }
        }
        expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }

    private void texts(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                warnings.add(json.getText());
            }
        }
    }

    private void data(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        expect(json, token, JsonToken.START_OBJECT);
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (field.equals("result") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    series(json);
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void series(JsonParser json) throws IOException {
        labels = Map.of();
        samples = 0;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (field) {
                case "metric" -> labels = labels(json);
                case "value" -> sample(json, token);
                case "values" -> {
                    expect(json, token, JsonToken.START_ARRAY);
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        sample(json, json.currentToken());
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (samples > 0) {
            series.add(new SampledSeries(labels, Arrays.copyOf(times, samples), Arrays.copyOf(values, samples)));
        }
    }

    private static Map<String, String> labels(JsonParser json) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            all.put(name, json.getText());
        }
        return all;
    }

    private void sample(JsonParser json, JsonToken token) throws IOException {
        expect(json, token, JsonToken.START_ARRAY);
        json.nextToken();
        long time = Math.round(json.getDoubleValue() * 1000);
        double value = value(json, json.nextTextValue());
        expect(json, json.nextToken(), JsonToken.END_ARRAY);
        if (Double.isFinite(value) && (samples == 0 || time > times[samples - 1])) {
            if (samples == times.length) {
                times = Arrays.copyOf(times, 2 * samples);
                values = Arrays.copyOf(values, 2 * samples);
            }
            times[samples] = time;
            values[samples++] = value;
        }
    }

    private static double value(JsonParser json, String text) throws IOException {
        if (text == null) {
            throw new JsonParseException(json, "expected a sample's value in quotes");
        }
        if (text.endsWith("Inf") || text.equals("NaN")) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new JsonParseException(json, "expected a sample's value, found \"" + text + "\"", e);
        }
    }

    private static void expect(JsonParser json, JsonToken token, JsonToken wanted) throws IOException {
        if (token != wanted) {
            throw new JsonParseException(json, "expected " + wanted + ", found " + token);
        }
    }
}
