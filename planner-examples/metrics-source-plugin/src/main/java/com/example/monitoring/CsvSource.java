package com.example.monitoring;

import com.example.monitoring.Csv.Row;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Two files that a monitoring system writes.
 *
 * <p>Requests, one row per scrape, with counters since the gateway's start as monitoring systems keep them:
 *
 * <pre>
 * time,requests_total,prompt_tokens_total,output_tokens_total,in_flight
 * 2026-03-02T12:00:00Z,5210,15630000,781500,14
 * </pre>
 *
 * <p>Loads, one row per engine and scrape:
 *
 * <pre>
 * time,engine,role,kv_usage,running,waiting,itl_ms
 * 2026-03-02T12:00:00Z,engine-3,decode,0.41,17,0,22.5
 * </pre>
 */
final class CsvSource implements MetricsSource {
    private final Path requests;
    private final Path engines;
    private final Duration maxAge;

    /** A source; {@code engines} is null if nobody writes what the engines carry. */
    CsvSource(Path requests, Path engines, Duration maxAge) {
        this.requests = requests;
        this.engines = engines;
        this.maxAge = maxAge;
    }

    /** What the counters gained between the scrape at or before {@code from} and the newest one up to {@code to}. */
    @Override
    public Signal<Traffic> traffic(Instant from, Instant to) {
        try {
            List<Row> rows = Csv.read(requests).stream()
                    .filter(row -> !row.time().isAfter(to))
                    .toList();
            int last = rows.size() - 1;
            int first = last - 1;
            while (first > 0 && rows.get(first).time().isAfter(from)) {
                first--;
            }
            if (first < 0) {
                return Signal.missing(requests + " has no two scrapes up to " + to);
            }
            return aged(within(rows.subList(first, last + 1)), rows.get(last).time(), to);
        } catch (IOException | IllegalArgumentException e) {
            return Signal.missing(requests + " cannot be read: " + e);
        }
    }

    /** The newest row of every engine; an empty list where nobody writes them, which is what the interface does by default. */
    @Override
    public Signal<List<WorkerLoad>> workers(Instant now) {
        if (engines == null) {
            return MetricsSource.super.workers(now);
        }
        try {
            List<Row> rows = Csv.read(engines).stream()
                    .filter(row -> !row.time().isAfter(now))
                    .toList();
            if (rows.isEmpty()) {
                return Signal.missing(engines + " has no scrape up to " + now);
            }
            Instant newest = rows.get(rows.size() - 1).time();
            List<WorkerLoad> loads = rows.stream()
                    .filter(row -> row.time().equals(newest))
                    .map(CsvSource::load)
                    .toList();
            return aged(loads, newest, now);
        } catch (IOException | IllegalArgumentException e) {
            return Signal.missing(engines + " cannot be read: " + e);
        }
    }

    /** What is older than it may be was true once: a planner then does not shrink a fleet. */
    private <T> Signal<T> aged(T value, Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return age.compareTo(maxAge) <= 0
                ? Signal.fresh(value, at)
                : Signal.stale(value, at, "the newest scrape is " + age.toSeconds() + " s old");
    }

    private static Traffic within(List<Row> rows) {
        Row last = rows.get(rows.size() - 1);
        double count = gain(rows, "requests_total");
        Traffic.Builder traffic = Traffic.between(rows.get(0).time(), last.time())
                .offeredCount(count)
                .inFlight(last.whole("in_flight"));
        if (count > 0) {
            traffic.isl(gain(rows, "prompt_tokens_total") / count).osl(gain(rows, "output_tokens_total") / count);
        }
        return traffic.build();
    }

    /** How much a counter gained. One that went back began anew: all that it shows then came since. */
    private static double gain(List<Row> rows, String counter) {
        double gained = 0;
        Double before = null;
        for (Row row : rows) {
            Double now = row.number(counter);
            if (now == null) {
                throw new IllegalArgumentException("column " + counter + " has no number at " + row.time());
            }
            gained += before == null ? 0 : now >= before ? now - before : now;
            before = now;
        }
        return gained;
    }

    private static WorkerLoad load(Row row) {
        WorkerLoad.Sample sample = WorkerLoad.Sample.builder()
                .kvUsage(row.number("kv_usage"))
                .running(row.number("running"))
                .waiting(row.number("waiting"))
                .lastItlMs(row.number("itl_ms"))
                .build();
        return WorkerLoad.of(row.text("engine"), role(row.text("role")), sample);
    }

    private static Role role(String label) {
        return Arrays.stream(Role.values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no role is named " + label));
    }
}
