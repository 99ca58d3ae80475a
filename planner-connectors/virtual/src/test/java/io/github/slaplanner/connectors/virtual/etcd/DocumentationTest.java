package io.github.slaplanner.connectors.virtual.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.EnvironmentLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    private static final Path PAGE = Path.of("../../docs/virtual.md");
    private static final Path LOOP =
            Path.of("src/test/java/io/github/slaplanner/connectors/virtual/EnvironmentLoop.java");

    @Test
    void environmentLoop_isTheCodeThatTheBuildCompiles() throws IOException {
        Matcher marked =
                Pattern.compile("(?s)// docs: begin\n(.*?) {8}// docs: end").matcher(Files.readString(LOOP));
        assertThat(marked.find()).isTrue();
        String snippet = marked.group(1).replaceAll("(?m)^ {8}", "");
        assertThat(Files.readString(PAGE)).contains("```java\n" + snippet + "```");
    }

    @Test
    void environmentLoop_carriesDecisionsOut(@TempDir Path folder) throws Exception {
        BlockingQueue<Map<Role, Integer>> carriedOut = new LinkedBlockingQueue<>();
        try (EtcdServer server = EtcdServer.start(folder);
                EtcdConnector planner = EtcdConnector.open(
                        server.address(), EtcdFleet.of("dynamo", Mode.DISAGG.roles(), Backend.VLLM));
                DynamoKeys keys = new DynamoKeys(server.endpoint(), "dynamo")) {
            Thread loop = new Thread(() -> EnvironmentLoop.run(server.endpoint(), carriedOut::add, message -> {}));
            loop.start();
            Map<Role, Integer> replicas = Map.of(Role.PREFILL, 3, Role.DECODE, 5);
            planner.scale(new ScaleRequest(1, replicas, "test"));

            assertThat(carriedOut.poll(60, TimeUnit.SECONDS)).isEqualTo(replicas);
            keys.awaitValue("v1/dynamo/planner/scaled_decision_id", "0");
            loop.interrupt();
            loop.join();
        }
    }
}
