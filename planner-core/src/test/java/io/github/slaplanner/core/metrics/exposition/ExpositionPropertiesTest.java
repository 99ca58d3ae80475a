package io.github.slaplanner.core.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class ExpositionPropertiesTest {
    private record Seen(String name, Map<String, String> labels, double value) {}

    @Provide
    Arbitrary<List<MetricFamilySamples>> families() {
        Arbitrary<String> names = Arbitraries.of("a", "http_requests", "vllm:kv_cache_usage_perc", "x_1", "_y");
        Arbitrary<Collector.Type> types = Arbitraries.of(Collector.Type.GAUGE, Collector.Type.COUNTER);
        return Combinators.combine(names, types, samples().list().ofMaxSize(5))
                .as(ExpositionPropertiesTest::family)
                .list()
                .ofMaxSize(4);
    }

    private static Arbitrary<Seen> samples() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.strings()
                        .withChars('\\', '"', '\n', 'n', '}', '#', ' ', ',')
                        .ofMaxLength(6));
        Arbitrary<Map<String, String>> labels = Arbitraries.maps(
                        Arbitraries.of("le", "model_name", "worker_id", "_a1", "Z"), values)
                .ofMaxSize(4);
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.integers().map(Integer::doubleValue),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e-300));
        return Combinators.combine(labels, numbers).as((all, number) -> new Seen("", all, number));
    }

    private static MetricFamilySamples family(String name, Collector.Type type, List<Seen> samples) {
        String full = type == Collector.Type.COUNTER ? name + "_total" : name;
        List<Sample> all = new ArrayList<>();
        for (Seen seen : samples) {
            Exemplar exemplar =
                    type == Collector.Type.COUNTER ? new Exemplar(0.25, 1000L, "trace_id", "a\"b # c") : null;
            List<String> names = new ArrayList<>(seen.labels.keySet());
            List<String> values = names.stream().map(seen.labels::get).toList();
            all.add(new Sample(full, names, values, seen.value, exemplar, 1_395_066_363_000L));
        }
        return new MetricFamilySamples(name, "", type, "help with \\ and \n in it", all);
    }

    private static List<Seen> written(List<MetricFamilySamples> families) {
        List<Seen> all = new ArrayList<>();
        for (MetricFamilySamples family : families) {
            for (Sample sample : family.samples) {
                Map<String, String> labels = new LinkedHashMap<>();
                for (int i = 0; i < sample.labelNames.size(); i++) {
                    labels.put(sample.labelNames.get(i), utf8(sample.labelValues.get(i)));
                }
                all.add(new Seen(sample.name, labels, sample.value));
            }
        }
        return all;
    }

    /** A text as it comes back from UTF-8: half a surrogate pair has no bytes. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<Seen> read(ExpositionParser parser, String page) {
        List<Seen> all = new ArrayList<>();
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        parser.parse(bytes, bytes.length, series -> all.add(new Seen(series.name(), series.labels(), series.value())));
        return all;
    }

    @Property(tries = 500, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void parse_textOfSimpleclient_isWhatWasWritten(@ForAll("families") List<MetricFamilySamples> families)
            throws IOException {
        StringWriter page = new StringWriter();
        TextFormat.write004(page, Collections.enumeration(families));

        assertThat(read(ExpositionParser.everything(), page.toString())).isEqualTo(written(families));
    }

    @Property(tries = 500, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void parse_openMetricsOfSimpleclient_isWhatWasWritten(@ForAll("families") List<MetricFamilySamples> families)
            throws IOException {
        StringWriter page = new StringWriter();
        TextFormat.writeOpenMetrics100(page, Collections.enumeration(families));

        assertThat(read(ExpositionParser.everything(), page.toString())).isEqualTo(written(families));
    }

    @Property(tries = 300, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void parse_someNames_isAFilterOfEverything(
            @ForAll("families") List<MetricFamilySamples> families,
            @ForAll @Size(max = 3) Set<@IntRange(max = 4) Integer> picks)
            throws IOException {
        StringWriter page = new StringWriter();
        TextFormat.write004(page, Collections.enumeration(families));
        List<String> names = List.of("a", "a_total", "http_requests_total", "x_1", "_y");
        Set<String> wanted = picks.stream().map(names::get).collect(Collectors.toSet());

        assertThat(read(ExpositionParser.of(wanted), page.toString()))
                .isEqualTo(written(families).stream()
                        .filter(seen -> wanted.contains(seen.name))
                        .toList());
    }

    @Property(tries = 2000, seed = "1")
    void parse_anyBytes_endsInOrderOrWithItsOwnException(@ForAll @Size(max = 300) byte[] page) {
        parseOrRefuse(page);
    }

    /** Bytes that mean something are more likely to lead astray than any bytes. */
    @Property(tries = 3000, seed = "1")
    void parse_fragmentsOfPages_endInOrderOrWithItsOwnException(
            @ForAll("fragments") String page, @ForAll byte noise, @ForAll @IntRange(max = 400) int at) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        if (at < bytes.length) {
            bytes[at] = noise;
        }
        parseOrRefuse(bytes);
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "a",
                        "a_total",
                        "{",
                        "}",
                        "b=",
                        "\"c\"",
                        "\"",
                        "\\",
                        "\\n",
                        ",",
                        " ",
                        "\t",
                        "1",
                        "-1.5e3",
                        "NaN",
                        "+Inf",
                        "# EOF",
                        "# TYPE a gauge",
                        "#",
                        "\n",
                        "\n",
                        "a{b=\"c\"} 1\n",
                        " # {x=\"y\"} 2",
                        "é",
                        "e",
                        ".")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    private static void parseOrRefuse(byte[] page) {
        for (ExpositionParser parser : List.of(ExpositionParser.everything(), ExpositionParser.of(Set.of("a")))) {
            try {
                parser.parse(page, page.length, series -> {
                    assertThat(series.name()).isNotEmpty();
                    series.labels();
                });
            } catch (ExpositionException e) {
                assertThat(e.line()).isPositive();
                assertThat(e.getMessage()).startsWith("line " + e.line() + ": ");
            }
        }
    }

    @Property(tries = 2000, seed = "1")
    void read_decimals_areTheNearestDoubles(@ForAll double any, @ForAll @Scale(20) BigDecimal decimal) {
        for (String text : List.of(
                Double.toString(any),
                decimal.toPlainString(),
                decimal.toEngineeringString(),
                Double.toString(any).replace("E", "e+").replace("+-", "-"))) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

            assertThat(DecimalReader.read(bytes, 0, bytes.length)).isEqualTo(Double.parseDouble(text));
        }
    }
}
