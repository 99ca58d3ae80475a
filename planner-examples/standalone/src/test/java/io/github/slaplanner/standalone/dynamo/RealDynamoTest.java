package io.github.slaplanner.standalone.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileWriter;
import io.github.slaplanner.standalone.Main;
import io.github.slaplanner.standalone.dynamo.Clients.Load;
import io.github.slaplanner.standalone.dynamo.Clients.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The planner as people run it, beside a real Dynamo: its frontend, engines that are simulated in real time, and its own client of
 * the virtual environment. One planner acts, two advisory ones watch, by the frontend's metrics and by the router's.
 */
class RealDynamoTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double TTFT = 2_000;
    private static final double ITL = 50;
    private static final int TICK = 5;
    private static final int LOW = 50;
    private static final int HIGH = 130;
    /** The end of the high load, in which the fleet has long been large enough. */
    private static final int STEADY = 60;

    private static final Deployment.Engine ENGINE =
            new Deployment.Engine(new double[] {20, 1, 0}, new double[] {12, 3, 0.0005}, 64_000, 4);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    @Timeout(360)
    void fleet_followsTheLoad_whateverBecomesOfThePlanner() throws Exception {
        Deployment dynamo = Deployment.start(folder, ENGINE);
        open.add(dynamo);
        ProfileWriter.npz(profile(), folder.resolve("profile"));
        planner("by-frontend", config(dynamo, "by-frontend", true));
        planner("by-router", config(dynamo, "by-router", true));
        String acting = config(dynamo, "acting", false);
        Program planner = planner("acting", acting);
        for (String name : List.of("by-frontend", "by-router", "acting")) {
            dynamo.await(name + " plans", any -> !audit(name).isEmpty());
        }

        Instant start = Instant.now();
        CompletableFuture<List<Seen>> asked =
                clients(dynamo).ask(List.of(new Load(1.5, LOW), new Load(6, HIGH), new Load(1, LOW)));
        JsonNode decision = dynamo.await("engines follow the load", RealDynamoTest::isDecision);

        planner.kill();
        dynamo.await("the decision is carried out", line -> line.path("done").equals(decision.path("decision")));
        dynamo.await("the dead planner's keys go", any -> !dynamo.decision().containsKey("decision_id"));
        assertThat(dynamo.unheard()).noneMatch(RealDynamoTest::isDecision);
        planner("acting", acting);

        List<Seen> seen = asked.get();
        int largest =
                dynamo.unheard().stream().mapToInt(RealDynamoTest::size).max().orElse(0);
        assertThat(largest).as("engines under the high load").isGreaterThanOrEqualTo(4);
        dynamo.await("the fleet shrinks", line -> size(line) > 0 && size(line) <= 3);

        assertThat(seen).extracting(Seen::error).containsOnly("");
        Instant until = start.plusSeconds(LOW + HIGH);
        List<Seen> steady = seen.stream()
                .filter(one -> one.sent().isAfter(until.minusSeconds(STEADY))
                        && one.sent().isBefore(until))
                .toList();
        double kept = steady.stream().filter(one -> one.within(TTFT, ITL)).count() / (double) steady.size();
        assertThat(kept).as("share of %d requests within SLA", steady.size()).isGreaterThanOrEqualTo(0.99);
        assertThat(firstTraffic("by-frontend"))
                .isBeforeOrEqualTo(seen.get(0).sent().plusSeconds(2 * TICK));
        agrees("by-frontend", seen, steady);
        agrees("by-router", seen, steady);
    }

    private static boolean isDecision(JsonNode line) {
        return line.has("decision");
    }

    private static int size(JsonNode line) {
        return line.has("ready")
                ? line.path("prefill").asInt() + line.path("decode").asInt()
                : 0;
    }

    private Clients clients(Deployment dynamo) {
        Clients clients = new Clients(dynamo.frontendAddress(), Deployment.MODEL, Deployment.WORDS, 1);
        open.add(clients);
        return clients;
    }

    private static EngineProfile profile() {
        List<PrefillProfile.Point> prefill = Stream.of(50, 150, 300, 450, 900, 2_000, 6_000)
                .map(isl -> new PrefillProfile.Point(isl, ENGINE.ttftMs(isl), 1000 * isl / ENGINE.ttftMs(isl)))
                .toList();
        List<DecodeProfile.Point> decode = new ArrayList<>();
        for (int context : List.of(200, 400, 1_000, 4_000)) {
            for (int sequences : List.of(1, 2, 4, 8, 12, 16)) {
                double itl = ENGINE.itlMs(sequences, context);
                double usage = sequences * context / (double) ENGINE.kvTokens();
                decode.add(new DecodeProfile.Point(usage, context, itl, 1000 * sequences / itl));
            }
        }
        return new EngineProfile(new PrefillProfile(prefill), new DecodeProfile(decode, ENGINE.kvTokens()));
    }

    private String config(Deployment dynamo, String name, boolean advisory) throws IOException {
        Map<String, Object> config = new HashMap<>();
        config.put("environment", "virtual");
        config.put("namespace", Deployment.NAMESPACE);
        config.put("backend", "mocker");
        config.put("mode", "disagg");
        config.put("model_name", Deployment.MODEL);
        config.put("ttft", TTFT);
        config.put("itl", ITL);
        config.put("max_gpu_budget", 12);
        config.put("prefill_engine_num_gpu", 1);
        config.put("decode_engine_num_gpu", 1);
        config.put("profile_results_dir", folder.resolve("profile").toString());
        config.put("metric_pulling_prometheus_endpoint", dynamo.prometheusAddress());
        config.put("load_router_metrics_url", dynamo.frontendAddress() + "metrics");
        config.put("throughput_metrics_source", name.equals("by-router") ? "router" : "frontend");
        config.put("throughput_adjustment_interval", 4 * TICK);
        config.put("load_adjustment_interval", TICK);
        config.put("startup_time", 8);
        config.put("scale_down_stabilization", 20);
        config.put("live_dashboard_port", 0);
        config.put("metric_reporting_prometheus_port", 0);
        config.put("log_dir", folder.resolve(name).toString());
        config.put("state_dir", folder.resolve(name).toString());
        config.put("advisory", advisory);
        config.put("plugins", Map.of("virtual", Map.of("etcd", Map.of("endpoints", List.of(dynamo.etcdAddress())))));
        Path file = folder.resolve(name + ".json");
        Files.writeString(file, JSON.writeValueAsString(config));
        return file.toString();
    }

    private Program planner(String name, String config) {
        Program planner = Program.start(
                folder,
                name,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "run",
                        "--config",
                        config));
        open.add(planner);
        return planner;
    }

    /** What a planner has logged of its ticks. */
    private List<JsonNode> audit(String name) {
        List<JsonNode> ticks = new ArrayList<>();
        try (Stream<Path> files = Files.exists(folder.resolve(name)) ? Files.list(folder.resolve(name)) : Stream.of()) {
            for (Path file : files.filter(log -> log.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    ticks.add(JSON.readTree(line));
                }
            }
            return ticks;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** When a planner first saw traffic. */
    private Instant firstTraffic(String name) {
        return audit(name).stream()
                .filter(tick -> tick.at("/traffic/value/requests/offered").asDouble() > 0)
                .map(tick -> time(tick, "at"))
                .findFirst()
                .orElseThrow();
    }

    /** What a planner saw is what clients saw: counts and lengths over all, latencies in the steady part. */
    private void agrees(String name, List<Seen> all, List<Seen> steady) {
        Instant from = steady.get(0).sent();
        Instant to = steady.get(steady.size() - 1).sent();
        Mean isl = new Mean();
        Mean osl = new Mean();
        Mean ttft = new Mean();
        Mean itl = new Mean();
        for (JsonNode traffic : windows(name)) {
            double offered = traffic.at("/requests/offered").asDouble();
            double completed = traffic.at("/requests/completed").asDouble();
            isl.add(traffic.path("promptTokens").asDouble() / Math.max(1, offered), offered);
            osl.add(traffic.at("/osl/mean").asDouble(), completed);
            boolean inside =
                    time(traffic, "from").isAfter(from) && time(traffic, "to").isBefore(to);
            if (inside && completed > 0) {
                ttft.add(traffic.at("/ttftMs/mean").asDouble(), offered);
                itl.add(traffic.at("/itlMs/mean").asDouble(), completed);
            }
        }
        Mean islSeen = new Mean();
        Mean oslSeen = new Mean();
        all.forEach(one -> islSeen.add(one.isl(), 1));
        all.forEach(one -> oslSeen.add(one.osl(), 1));
        Mean ttftSeen = new Mean();
        Mean itlSeen = new Mean();
        steady.forEach(one -> ttftSeen.add(one.ttftMs(), 1));
        steady.forEach(one -> itlSeen.add(one.itlMs(), one.osl() - 1));
        Percentage one = Percentage.withPercentage(1);
        assertThat(isl.weight()).as(name + ": offered").isCloseTo(all.size(), one);
        assertThat(osl.weight()).as(name + ": completed").isCloseTo(all.size(), one);
        assertThat(isl.mean()).as(name + ": ISL").isCloseTo(islSeen.mean(), one);
        assertThat(osl.mean()).as(name + ": OSL").isCloseTo(oslSeen.mean(), one);
        Percentage five = Percentage.withPercentage(5);
        assertThat(ttft.mean()).as(name + ": TTFT").isCloseTo(ttftSeen.mean(), five);
        assertThat(itl.mean()).as(name + ": ITL").isCloseTo(itlSeen.mean(), five);
    }

    /** The traffic that a planner saw, each window once. */
    private List<JsonNode> windows(String name) {
        List<JsonNode> windows = new ArrayList<>();
        Instant until = Instant.EPOCH;
        for (JsonNode tick : audit(name)) {
            JsonNode traffic = tick.at("/traffic/value");
            if (!traffic.isMissingNode() && time(traffic, "to").isAfter(until)) {
                until = time(traffic, "to");
                windows.add(traffic);
            }
        }
        return windows;
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.path(field).asText());
    }

    /** A weighted mean. */
    private static final class Mean {
        private double sum;
        private double weight;

        void add(double value, double times) {
            sum += value * times;
            weight += times;
        }

        double mean() {
            return sum / weight;
        }

        double weight() {
            return weight;
        }
    }
}
