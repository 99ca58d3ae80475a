package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real Prometheus over samples that were written at chosen times, so that nobody has to wait for scrapes. */
final class RecordedPrometheus {
    private final Path folder;
    private final BufferedWriter samples;
    private Process server;
    private String url = "";

    RecordedPrometheus(Path folder) {
        Programs.require("prometheus", "prometheus");
        this.folder = folder;
        try {
            samples = Files.newBufferedWriter(folder.resolve("samples.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scrape of a page, with the labels of its target. */
    void scrape(Instant at, Map<String, String> target, String page) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        ExpositionParser.everything().parse(bytes, bytes.length, line -> {
            Map<String, String> labels = new TreeMap<>(line.labels());
            labels.putAll(target);
            write(line.name(), labels, line.value(), at);
        });
        write("up", target, 1, at);
    }

    private void write(String name, Map<String, String> labels, double value, Instant at) {
        try {
            samples.append(name).append('{');
            String comma = "";
            for (Map.Entry<String, String> label : labels.entrySet()) {
                if (!label.getValue().isEmpty()) {
                    samples.append(comma + label.getKey() + "=\"" + label.getValue() + '"');
                    comma = ",";
                }
            }
            samples.append("} ").append(String.valueOf(value)).append(' ');
            samples.append(String.valueOf(at.toEpochMilli() / 1000.0)).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads what was written and starts the server. */
    void start() throws IOException, InterruptedException {
        samples.append("# EOF\n").close();
        Path data = folder.resolve("data");
        Process loader = run(List.of(
                Programs.require("promtool", "prometheus").toString(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                folder.resolve("samples.txt").toString(),
                data.toString()));
        String said = new String(loader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(loader.waitFor()).as(said).isZero();
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
        int port = freePort();
        url = "http://127.0.0.1:" + port;
        server = run(List.of(
                Programs.require("prometheus", "prometheus").toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=100y",
                "--web.listen-address=127.0.0.1:" + port));
        awaitReady();
    }

    private static Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private void awaitReady() throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.contains("Server is ready to receive web requests")) {
            log.append(line).append('\n');
            line = lines.readLine();
        }
        assertThat(line).as("Prometheus is ready; it said: " + log).isNotNull();
    }

    String url() {
        return url;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void close() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }
}
