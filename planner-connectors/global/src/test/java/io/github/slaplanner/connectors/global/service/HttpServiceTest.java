package io.github.slaplanner.connectors.global.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.fake.FakeConnector;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.global.Bench;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two pools of 2 prefill engines of one GPU and 2 decode engines of two GPUs each: 12 GPUs in all. */
class HttpServiceTest {
    private static final String ASK = """
            {"caller_namespace": "a-one", "graph_deployment_name": "one", "k8s_namespace": "a", "blocking": false,
             "target_replicas": [{"sub_component_type": "prefill", "component_name": "P", "desired_replicas": %d},
                                 {"sub_component_type": "decode", "component_name": null, "desired_replicas": %d}],
             "timestamp": %s, "predicted_load": {"num_requests": 10.0, "isl": 3000.0, "osl": 150.0}}""";

    @Test
    void scaleRequest_outcomes_haveTheirStatusAndReplicas() throws Exception {
        try (Bench bench = seen(new Bench(14))) {
            assertAnswer(bench.post(ask(3, 2)), 200, "success", "{\"decode\":2,\"prefill\":3}");
            assertAnswer(bench.post(ask(4, 4)), 200, "scaling", "{\"decode\":2,\"prefill\":4}");
            assertAnswer(bench.post(ask(4, 4)), 200, "rejected", "{\"decode\":2,\"prefill\":4}");
            assertAnswer(bench.post(ask(1, 1)), 200, "success", "{\"decode\":1,\"prefill\":1}");
        }
    }

    @Test
    void scaleRequest_asTextOfJson_isUnderstood() throws Exception {
        try (Bench bench = seen(new Bench(14))) {
            String text = '"' + ask(3, 2).replace("\n", " ").replace("\"", "\\\"") + '"';

            assertAnswer(bench.post(text), 200, "success", "{\"decode\":2,\"prefill\":3}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | 400 | The request cannot be read: Unrecognized token 'nonsense'",
                "[] | 400 | The body must be a JSON object",
                "{} | 400 | The request cannot be read: caller_namespace is missing",
                "{'caller_namespace':'a-one','graph_deployment_name':'one','k8s_namespace':'a','target_replicas':[]} | 400 |"
                        + " The request cannot be read: target_replicas cannot be empty",
                "{'caller_namespace':'a-one','graph_deployment_name':'one','k8s_namespace':'a','target_replicas':"
                        + "[{'sub_component_type':'decode','desired_replicas':-1}]} | 400 | desired_replicas (-1) must not be",
                "{'caller_namespace':'a-one','graph_deployment_name':'one','k8s_namespace':'a','target_replicas':"
                        + "[{'sub_component_type':'decod','desired_replicas':1}]} | 400 | not one of the values accepted",
                "{'caller_namespace':'a-two','graph_deployment_name':'one','k8s_namespace':'a','target_replicas':"
                        + "[{'sub_component_type':'decode','desired_replicas':1}]} | 403 |"
                        + " Namespace a-two not authorized for a/one, which belongs to a-one",
                "{'caller_namespace':'a-six','graph_deployment_name':'six','k8s_namespace':'a','target_replicas':"
                        + "[{'sub_component_type':'decode','desired_replicas':1}]} | 404 |"
                        + " The pool a/six is not managed; the global planner manages [a/one, a/two]",
            })
    void scaleRequest_wrong_isRefusedWithTheReason(String body, int code, String message) throws Exception {
        try (Bench bench = seen(new Bench(14))) {
            HttpResponse<String> response = bench.post(body.replace('\'', '"'));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
            assertThat(response.body()).contains("\"status\":\"error\"").contains(message);
            assertThat(bench.fleet("a/one").requests()).isEmpty();
        }
    }

    @Test
    void scaleRequest_olderThanTheLast_isRefused() throws Exception {
        try (Bench bench = seen(new Bench(14))) {
            bench.post(ASK.formatted(3, 2, "1000.5"));

            HttpResponse<String> late = bench.post(ASK.formatted(1, 1, "999.0"));

            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(late.body()).contains("comes after a newer one of a/one");
        }
    }

    @Test
    void scaleRequest_blocking_answersWhenTheEnginesServe() throws Exception {
        Bench bench = new Bench(14);
        bench.special.put(
                "a/one",
                pool -> new FakeConnector(Duration.ZERO, Duration.ZERO)
                        .with(Role.PREFILL, 2, 1)
                        .with(Role.DECODE, 2, 2));
        try (bench) {
            seen(bench);

            HttpResponse<String> answer = bench.post(ask(3, 2).replace("\"blocking\": false", "\"blocking\": true"));

            assertAnswer(answer, 200, "success", "{\"decode\":2,\"prefill\":3}");
            assertThat(bench.get("/pools/a/one").body()).contains("\"ready\":3");
        }
    }

    @Test
    void noOperation_request_isAnsweredAndChangesNothing() throws Exception {
        Bench bench = new Bench(14);
        bench.fields.put("no_operation", true);
        try (bench) {
            seen(bench);

            HttpResponse<String> answer = bench.post(ask(9, 9));

            assertAnswer(answer, 200, "success", "{}");
            assertThat(answer.body()).contains("[no-operation] Scale request received and logged (not executed)");
            bench.get("/pools/a/one");
            assertThat(bench.fleet("a/one").requests()).isEmpty();
        }
    }

    @Test
    void health_withoutToken_isTold() throws Exception {
        Bench bench = new Bench(14);
        bench.fields.put("auth", Map.of("token", "secret"));
        bench.fields.put("managed_namespaces", List.of("a-one", "a-two"));
        try (bench) {
            assertThat(bench.start().get("/health").body())
                    .contains("\"status\":\"healthy\"")
                    .contains("\"component\":\"GlobalPlanner\"")
                    .contains("\"managed_namespaces\":[\"a-one\",\"a-two\"]");
            assertThat(bench.get("/pools").statusCode()).isEqualTo(401);
            assertThat(bench.get("/pools", "Authorization", "Bearer secret").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void slowPool_doesNotDelayOthers() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Bench bench = new Bench(24);
        bench.special.put("a/two", pool -> {
            await(never);
            throw new IllegalStateException("gave up");
        });
        bench.fields.put("pools", List.of(Bench.pool("one"), assumed("two", 6)));
        try (bench) {
            bench.start().get("/pools/a/one");

            assertAnswer(bench.post(ask(4, 4)), 200, "success", "{\"decode\":4,\"prefill\":4}");
            assertThat(bench.get("/pools/a/one").body()).contains("\"desired\":4");
            assertThat(bench.get("/pools").body())
                    .contains("\"a/two\":{\"held_gpus\":6")
                    .contains("\"problem\":\"it has not been looked at yet\"");
        } finally {
            never.countDown();
        }
    }

    @Test
    void poolNeverSeen_nobodyGrowsAndItIsNamed() throws Exception {
        Bench bench = new Bench(64);
        bench.special.put("a/two", pool -> {
            throw new IllegalStateException("no such cluster");
        });
        try (bench) {
            bench.start().get("/pools/a/one");
            HttpResponse<String> answer = bench.post(ask(4, 4));

            assertAnswer(answer, 200, "rejected", "{\"decode\":2,\"prefill\":2}");
            assertThat(answer.body()).contains("the GPUs of a/two are unknown, so no pool grows");
            assertAnswer(bench.post(ask(1, 1)), 200, "success", "{\"decode\":1,\"prefill\":1}");
        }
    }

    @Test
    void restart_stateAndWishesAreThereAgain(@TempDir Path folder) throws Exception {
        Bench bench = new Bench(12);
        bench.fields.put("state_file", folder.resolve("state.json").toString());
        seen(bench);
        bench.post(ask(2, 4));
        bench.get("/pools/a/one");
        bench.stop();
        bench.fleet("a/one").cutOff();
        bench.now = bench.now.plusSeconds(10);
        bench.start();

        // The pool that cannot be seen any more counts at its last known size, and its wish is remembered.
        assertThat(bench.get("/pools/a/two").statusCode()).isEqualTo(200);
        assertThat(bench.get("/pools").body()).contains("\"a/one\":{\"held_gpus\":6");
        bench.fleet("a/one").reconnect();
        bench.post(forTwo(ask(2, 1)));
        bench.get("/pools/a/two");
        bench.now = bench.now.plusSeconds(20);
        bench.get("/pools/a/one");
        bench.get("/pools/a/two");
        bench.get("/pools/a/one");

        assertThat(bench.fleet("a/one").requests())
                .last()
                .matches(request -> request.replicas().equals(Map.of(Role.PREFILL, 2, Role.DECODE, 3)));
        bench.close();
    }

    @Test
    void implicit_poolThatAsks_isManagedFromThenOn() throws Exception {
        Bench bench = new Bench(14);
        bench.fields.remove("pools");
        bench.fields.put("implicit", Map.of("environment", "fake", "plugins", Map.of("fake", Map.of())));
        bench.fields.put("managed_namespaces", List.of("a-one"));
        try (bench) {
            bench.start();
            bench.post(ask(2, 2));
            bench.get("/pools/a/one");

            assertAnswer(bench.post(ask(3, 2)), 200, "success", "{\"decode\":2,\"prefill\":3}");
            assertThat(bench.post(forTwo(ask(3, 2))).body()).contains("Namespace a-two not authorized");
        }
    }

    private static Map<String, Object> assumed(String name, int gpus) {
        return Map.of("k8s_namespace", "a", "graph_deployment_name", name, "assumed_gpus", gpus);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Bench seen(Bench bench) throws IOException, InterruptedException {
        bench.start();
        bench.get("/pools/a/one");
        bench.get("/pools/a/two");
        return bench;
    }

    private static String forTwo(String message) {
        return message.replace("a-one", "a-two").replace("\"one\"", "\"two\"");
    }

    private static String ask(int prefill, int decode) {
        return ASK.formatted(prefill, decode, "null");
    }

    private static void assertAnswer(HttpResponse<String> response, int code, String status, String replicas) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
        assertThat(response.body())
                .contains("\"status\":\"" + status + "\"")
                .contains("\"current_replicas\":" + replicas);
    }
}
