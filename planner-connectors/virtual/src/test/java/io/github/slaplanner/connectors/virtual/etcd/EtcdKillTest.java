package io.github.slaplanner.connectors.virtual.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.Role;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Planner, environment and etcd as processes, one of which is killed at a random point of every round. */
class EtcdKillTest {
    private static final String NAMESPACE = "kill";
    private static final int ROUNDS = Integer.getInteger("planner.kill.rounds", 3);
    private static final int DECISIONS = 6;

    private final Random random = new Random(20_261_125);
    private EtcdServer server;
    private DynamoKeys keys;
    private Program planner;
    private Program environment;
    private long lastId = -1;

    private record Program(Process process, BufferedReader said, PrintWriter orders) {
        static Program start(Class<?> main, String endpoint, File log) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            main.getName(),
                            endpoint,
                            NAMESPACE)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            PrintWriter orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            return new Program(process, process.inputReader(), orders);
        }

        /** Gives an order, and returns when it has been carried out. */
        void order(String order) throws IOException {
            orders.println(order);
            assertThat(said.readLine()).isEqualTo(order);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = EtcdServer.start(folder);
        keys = new DynamoKeys(server.endpoint(), NAMESPACE);
        keys.resize("prefill", 1);
        keys.resize("backend", 1);
        planner = program(PlannerProgram.class);
        environment = program(EnvironmentProgram.class);
    }

    @AfterEach
    void stop() throws InterruptedException {
        planner.kill();
        environment.kill();
        keys.close();
        server.close();
    }

    @Test
    @Timeout(1800)
    void kill_anyOfThemAtAnyTime_fleetEndsAtTheLastDecision() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            play(round % 3);
        }
    }

    private void play(int victim) throws Exception {
        int before = 1 + random.nextInt(DECISIONS - 1);
        for (int decision = 0; decision < before; decision++) {
            planner.order(targets());
        }
        String last = targets();
        if (random.nextBoolean()) {
            // In the middle of a decision that nobody has been told of.
            planner.orders().println(last);
        }
        EtcdStore.pause(Duration.ofMillis(random.nextInt(40)));
        killAndStart(victim);
        for (int decision = before; decision < DECISIONS; decision++) {
            last = targets();
            planner.orders().println(last);
        }
        planner.orders().println("settle");
        awaitSettled();
        assertFleet(last);
    }

    private void killAndStart(int victim) throws Exception {
        switch (victim) {
            case 0 -> {
                planner.kill();
                planner = program(PlannerProgram.class);
            }
            case 1 -> {
                environment.kill();
                environment = program(EnvironmentProgram.class);
            }
            default -> {
                server.kill();
                server.start();
            }
        }
    }

    private void awaitSettled() throws IOException {
        String line = planner.said().readLine();
        while (!"settle".equals(line)) {
            assertThat(line).as("the planner lives").isNotNull();
            line = planner.said().readLine();
        }
    }

    private void assertFleet(String last) {
        DecisionRecord record = keys.record();
        assertThat(record.id()).isGreaterThan(lastId);
        // The environment may have been at work on an older decision when the fleet was seen to be right.
        keys.awaitValue("v1/" + NAMESPACE + "/planner/scaled_decision_id", Long.toString(record.id()));
        assertThat(record.replicas().get(Role.PREFILL) + " " + record.replicas().get(Role.DECODE))
                .isEqualTo(last);
        assertThat(keys.workers("prefill") + " " + keys.workers("backend")).isEqualTo(last);
        lastId = record.id();
    }

    private String targets() {
        return (1 + random.nextInt(6)) + " " + (1 + random.nextInt(9));
    }

    private Program program(Class<?> main) throws IOException {
        return Program.start(main, server.endpoint(), folder.resolve("stderr").toFile());
    }
}
