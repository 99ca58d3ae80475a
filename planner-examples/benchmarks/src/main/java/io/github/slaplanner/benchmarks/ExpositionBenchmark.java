package io.github.slaplanner.benchmarks;

import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import io.github.slaplanner.core.metrics.exposition.MetricSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parser of exposition formats on a page of 10,000 series. {@code mb} is megabytes per
 * second, as a counter beside the pages; run with {@code -prof gc} for the allocation per page. The system property {@code pages} names a folder in which the
 * page is left, for other parsers to read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExpositionBenchmark {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");
    private static final byte[] ENGINE = "engine".getBytes(StandardCharsets.US_ASCII);

    private final byte[] page = MetricPages.histograms(10_000);
    private final ExpositionParser everything = ExpositionParser.everything();
    private final ExpositionParser nothing =
            ExpositionParser.of(List.of("dynamo_frontend_worker_active_prefill_tokens"));
    private double sum;

    /** Megabytes per second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Megabytes {
        /** 10<sup>6</sup> bytes. */
        public double mb;
    }

    /** Leaves the page where another parser can find it. */
    @Setup
    public void leavePage() throws IOException {
        String folder = System.getProperty("pages");
        if (folder != null) {
            Files.write(Path.of(folder, "histograms.prom"), page);
        }
    }

    /** Every series: labels found, value read. */
    @Benchmark
    public double everySeries(Megabytes read) {
        sum = 0;
        everything.parse(page, page.length, this::add);
        read.mb += page.length / 1e6;
        return sum;
    }

    private void add(MetricSample series) {
        sum += series.value();
    }

    /** Every series, with one of its labels as a string. */
    @Benchmark
    public double everySeriesWithALabel(Megabytes read) {
        sum = 0;
        everything.parse(
                page,
                page.length,
                series -> sum += String.valueOf(series.label(ENGINE)).length());
        read.mb += page.length / 1e6;
        return sum;
    }

    /** No series is wanted. */
    @Benchmark
    public double skippedSeries(Megabytes read) {
        sum = 0;
        nothing.parse(page, page.length, this::add);
        read.mb += page.length / 1e6;
        return sum;
    }

    /** The same in a dozen lines: split, match, convert. */
    @Benchmark
    public double plainJava(Megabytes read) {
        double total = 0;
        for (String line : new String(page, StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!line.startsWith("#") && matcher.matches()) {
                Map<String, String> labels = new HashMap<>();
                Matcher label = LABEL.matcher(String.valueOf(matcher.group(2)));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
                total += Double.parseDouble(matcher.group(3)) + labels.size();
            }
        }
        read.mb += page.length / 1e6;
        return total;
    }
}
