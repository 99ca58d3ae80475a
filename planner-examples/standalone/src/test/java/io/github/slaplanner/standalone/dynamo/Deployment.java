package io.github.slaplanner.standalone.dynamo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.standalone.kube.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Dynamo of one frontend with a KV router, one prefill and one decode engine that are simulated in real time, etcd, NATS and
 * Prometheus, and an environment that starts and stops engines as decisions in etcd say. All of it listens on loopback.
 */
final class Deployment implements AutoCloseable {
    static final String NAMESPACE = "dynamo";
    static final String MODEL = "Tiny-8B";
    static final int WORDS = 2_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LOOKS = 150;

    private final Path folder;
    private final Engine engine;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Program> programs = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
    private final int etcd = freePort();
    private final int frontend = freePort();
    private final int prometheus = freePort();

    /**
     * How fast engines are, in ms.
     *
     * @param ttft of a prompt: alone, per token, per token squared
     * @param itl of a step: alone, per sequence, per token in the KV cache
     * @param kvTokens tokens that the KV cache of one holds
     * @param startupSeconds time until one that was asked for begins to start
     */
    record Engine(double[] ttft, double[] itl, int kvTokens, int startupSeconds) {
        double ttftMs(double isl) {
            return ttft[0] + ttft[1] * isl + ttft[2] * isl * isl;
        }

        double itlMs(double sequences, double context) {
            return itl[0] + sequences * (itl[1] + itl[2] * context);
        }
    }

    private Deployment(Path folder, Engine engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /** Starts all of it, and returns when both engines are registered and the frontend knows the model. */
    static Deployment start(Path folder, Engine engine) {
        String how = "PATH=$(.ci/dynamo/install):$PATH";
        Path python = Programs.requireBy("dynamo-python", how);
        Path nats = Programs.requireBy("nats-server", how);
        Path etcd = Programs.require("etcd", "etcd-server");
        Path prometheus = Programs.require("prometheus", "prometheus");
        Deployment deployment = new Deployment(folder, engine);
        try {
            deployment.servers(etcd, nats, prometheus);
            deployment.dynamo(python);
            return deployment;
        } catch (IOException | RuntimeException | AssertionError e) {
            AssertionError failure = new AssertionError(deployment.lastWords(), e);
            deployment.close();
            throw failure;
        }
    }

    private void servers(Path etcdProgram, Path natsProgram, Path prometheusProgram) throws IOException {
        int nats = freePort();
        String peer = address(freePort());
        run(
                "etcd",
                List.of(
                        etcdProgram.toString(),
                        "--data-dir=etcd",
                        "--listen-client-urls=" + address(etcd),
                        "--advertise-client-urls=" + address(etcd),
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer));
        run(
                "nats",
                List.of(natsProgram.toString(), "-a", "127.0.0.1", "-p", Integer.toString(nats), "-js", "-sd", "nats"));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 2s, scrape_timeout: 2s}
                scrape_configs:
                  - job_name: frontend
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(frontend));
        run(
                "prometheus",
                List.of(
                        prometheusProgram.toString(),
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=prometheus",
                        "--web.listen-address=127.0.0.1:" + prometheus));
        variables.putAll(Map.of(
                "ETCD_ENDPOINTS", address(etcd),
                "NATS_SERVER", "nats://127.0.0.1:" + nats,
                "DYN_NAMESPACE", NAMESPACE,
                "DYN_EVENT_PLANE", "nats",
                "DYN_TCP_RPC_HOST", "127.0.0.1",
                "DYN_TCP_RESPONSE_STREAM_HOST", "127.0.0.1",
                "DYN_RUNTIME_NUM_WORKER_THREADS", "2",
                "HF_HUB_OFFLINE", "1"));
        Await.until("etcd serves", () -> answers(address(etcd) + "/health"));
        Await.until("Prometheus serves", () -> answers(address(prometheus) + "/-/ready"));
    }

    private void dynamo(Path python) throws IOException {
        Path script = folder.resolve("environment.py");
        try (InputStream text = Deployment.class.getResourceAsStream("/dynamo/environment.py")) {
            Files.copy(text, script);
        }
        run(
                "frontend",
                List.of(
                        python.toString(),
                        "-m",
                        "dynamo.frontend",
                        "--http-host=127.0.0.1",
                        "--http-port=" + frontend,
                        "--router-mode=kv"));
        String settings = JSON.writeValueAsString(Map.of(
                "model", MODEL,
                "words", WORDS,
                "context_length", 8_192,
                "ttft", engine.ttft,
                "itl", engine.itl,
                "kv_tokens", engine.kvTokens,
                "startup", engine.startupSeconds));
        Program environment =
                Program.open(folder, "environment", variables, List.of(python.toString(), script.toString(), settings));
        programs.add(environment);
        Thread reader = new Thread(() -> read(environment), "environment");
        reader.setDaemon(true);
        reader.start();
        await(
                "both engines are registered",
                line -> line.path("ready").toString().equals("[1,1]"));
        Await.until(
                "the frontend knows the model",
                () -> get(frontendAddress() + "v1/models").contains(MODEL));
    }

    private void run(String name, List<String> command) {
        programs.add(Program.start(folder, name, variables, command));
    }

    private void read(Program environment) {
        try (BufferedReader lines = environment.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of the environment that fits. */
    JsonNode await(String what, Predicate<JsonNode> fits) {
        for (int looks = 0; looks < LOOKS; looks++) {
            JsonNode line = next();
            if (line != null && fits.test(line)) {
                return line;
            }
        }
        throw new AssertionError("It does not come about that " + what + ".");
    }

    /** What the environment has said and nobody has heard. */
    List<JsonNode> unheard() {
        List<JsonNode> lines = new ArrayList<>();
        said.drainTo(lines);
        return lines;
    }

    private JsonNode next() {
        try {
            JsonNode line = said.poll(1, TimeUnit.SECONDS);
            return line == null ? JSON.nullNode() : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The keys in etcd under which decisions lie, with their values; empty if there are none. */
    Map<String, String> decision() {
        String prefix = "v1/" + NAMESPACE + "/planner/";
        String body = "{\"key\": \"%s\", \"range_end\": \"%s\"}"
                .formatted(base64(prefix), base64(prefix.replaceFirst("/$", "0")));
        Map<String, String> keys = new HashMap<>();
        for (JsonNode pair : post(address(etcd) + "/v3/kv/range", body).path("kvs")) {
            keys.put(
                    text(pair.path("key")).substring(prefix.length()),
                    text(pair.path("value")) + " @" + pair.path("mod_revision").asText());
        }
        return keys;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    URI frontendAddress() {
        return URI.create(address(frontend) + "/");
    }

    String etcdAddress() {
        return address(etcd);
    }

    String prometheusAddress() {
        return address(prometheus);
    }

    private static String address(int port) {
        return "http://127.0.0.1:" + port;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(String address) {
        return !get(address).isEmpty();
    }

    private String get(String address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String address, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The ends of all logs. */
    String lastWords() {
        StringBuilder words = new StringBuilder();
        programs.forEach(program -> words.append(program.lastWords()).append('\n'));
        return words.toString();
    }

    /** Stops all of it, the engines first. */
    @Override
    public void close() {
        for (int i = programs.size() - 1; i >= 0; i--) {
            programs.get(i).close();
        }
    }
}
