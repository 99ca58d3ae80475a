package io.github.slaplanner.core.metrics.prometheus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus that has scraped what a test says, and answers the kinds of query that the source asks. */
final class ScriptedPrometheus implements AutoCloseable {
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern RANGE = Pattern.compile("(\\{.*})\\[(\\d+)ms]");
    private static final Pattern GROUP = Pattern.compile("group by \\((\\w+)\\) \\((\\{.*})\\)");
    private static final Pattern SHAPE = Pattern.compile(
            "label_replace\\(sum by \\(le\\) \\(increase\\((\\{.*})\\[(\\d+)ms]\\)\\), \"of\", \"(.*)\", \"\", \"\"\\)");

    private final HttpServer server;
    private final Map<Map<String, String>, NavigableMap<Long, String>> series = new LinkedHashMap<>();
    private final List<Map<String, String>> asked = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();
    private List<String> warnings = List.of();
    private String canned;
    private int status = 200;
    private boolean twice;

    ScriptedPrometheus() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A scrape of a page, with the labels that Prometheus adds. */
    ScriptedPrometheus scrape(Instant at, String instance, String page) {
        return scrape(at, Map.of("instance", instance, "job", "test"), page);
    }

    ScriptedPrometheus scrape(Instant at, Map<String, String> target, String page) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        ExpositionParser.everything().parse(bytes, bytes.length, line -> {
            Map<String, String> labels = new TreeMap<>(line.labels());
            labels.putAll(target);
            labels.put("__name__", line.name());
            sample(at, labels, text(line.value()));
        });
        Map<String, String> up = new TreeMap<>(target);
        up.put("__name__", "up");
        sample(at, up, "1");
        return this;
    }

    /** A scrape that failed. */
    void down(Instant at, String instance) {
        sample(at, new TreeMap<>(Map.of("__name__", "up", "instance", instance, "job", "test")), "0");
    }

    void sample(Instant at, Map<String, String> labels, String value) {
        series.computeIfAbsent(labels, key -> new TreeMap<>()).put(at.toEpochMilli(), value);
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "NaN" : value == Double.POSITIVE_INFINITY ? "+Inf" : String.valueOf(value);
    }

    /** From now on every query gets this answer. */
    void always(int code, String body) {
        status = code;
        canned = body;
    }

    void showEverythingTwice() {
        twice = true;
    }

    void warn(String warning) {
        warnings = List.of(warning);
    }

    /** The parameters of the queries so far. */
    List<Map<String, String>> asked() {
        return asked;
    }

    List<String> paths() {
        return paths;
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** The values of a header in the queries so far. */
    List<String> headers(String name) {
        return headers.stream()
                .flatMap(each -> each.getOrDefault(name, List.of()).stream())
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(exchange.getRequestHeaders());
        headers.add(sent);
        paths.add(exchange.getRequestURI().getPath());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
        asked.add(parameters);
        String body;
        if (canned != null) {
            body = canned;
        } else {
            List<Map<String, Object>> result = new ArrayList<>();
            Instant time = time(parameters.get("time"));
            for (String part : parameters.get("query").split(" or ", -1)) {
                evaluate(part, time.toEpochMilli(), result);
            }
            if (twice) {
                result.addAll(List.copyOf(result));
            }
            Object type = result.stream().anyMatch(one -> one.containsKey("values")) ? "matrix" : "vector";
            body = new ObjectMapper()
                    .writeValueAsString(Map.of(
                            "status",
                            "success",
                            "warnings",
                            warnings,
                            "data",
                            Map.of("resultType", type, "result", result)));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Instant time(String seconds) {
        return Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValueExact());
    }

    private static Map<String, String> parameters(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(decoded(parts[0]), decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void evaluate(String expression, long time, List<Map<String, Object>> result) {
        Matcher range = RANGE.matcher(expression);
        Matcher shape = SHAPE.matcher(expression);
        Matcher group = GROUP.matcher(expression);
        if (shape.matches()) {
            shape(shape, time, result);
        } else if (group.matches()) {
            group(group, time, result);
        } else if (range.matches()) {
            matching(range.group(1)).forEach((labels, samples) -> {
                List<Object> values = new ArrayList<>();
                samples.subMap(time - Long.parseLong(range.group(2)), false, time, true)
                        .forEach((at, value) -> values.add(List.of(at / 1000.0, value)));
                if (!values.isEmpty()) {
                    result.add(Map.of("metric", labels, "values", values));
                }
            });
        } else {
            instant(expression, time, result);
        }
    }

    private void instant(String expression, long time, List<Map<String, Object>> result) {
        matching("{__name__=\"up\"," + expression.substring("up{".length())).forEach((labels, samples) -> {
            Map.Entry<Long, String> last = samples.floorEntry(time);
            if (last != null && last.getKey() > time - Duration.ofMinutes(5).toMillis()) {
                result.add(Map.of("metric", labels, "value", List.of(time / 1000.0, last.getValue())));
            }
        });
    }

    private void group(Matcher group, long time, List<Map<String, Object>> result) {
        matching(group.group(2)).keySet().stream()
                .map(labels -> labels.getOrDefault(group.group(1), ""))
                .distinct()
                .forEach(value -> result.add(
                        Map.of("metric", Map.of(group.group(1), value), "value", List.of(time / 1000.0, "1"))));
    }

    private void shape(Matcher shape, long time, List<Map<String, Object>> result) {
        Map<String, Double> byBound = new TreeMap<>();
        DoubleBinaryOperator increase = (before, after) -> after < before ? after : after - before;
        matching(shape.group(1)).forEach((labels, samples) -> {
            double before = Double.NaN;
            for (String value : samples.subMap(time - Long.parseLong(shape.group(2)), false, time, true)
                    .values()) {
                double after = Double.parseDouble(value);
                double more = Double.isNaN(before) ? 0 : increase.applyAsDouble(before, after);
                byBound.merge(labels.get("le"), more, Double::sum);
                before = after;
            }
        });
        byBound.forEach((bound, count) -> result.add(Map.of(
                "metric", Map.of("le", bound, "of", shape.group(3)), "value", List.of(time / 1000.0, text(count)))));
    }

    private Map<Map<String, String>, NavigableMap<Long, String>> matching(String selector) {
        Map<Map<String, String>, NavigableMap<Long, String>> found = new LinkedHashMap<>();
        series.forEach((labels, samples) -> {
            if (matches(selector, labels)) {
                found.put(labels, samples);
            }
        });
        return found;
    }

    private static boolean matches(String selector, Map<String, String> labels) {
        Matcher matcher = MATCHER.matcher(selector);
        boolean all = true;
        while (matcher.find()) {
            String value = labels.getOrDefault(matcher.group(1), "");
            String wanted = matcher.group(3).replaceAll("\\\\(.)", "$1");
            all &= switch (matcher.group(2)) {
                case "=" -> value.equals(wanted);
                case "!=" -> !value.equals(wanted);
                default -> value.matches(wanted);
            };
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
