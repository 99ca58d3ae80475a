package io.github.slaplanner.connectors.global.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.connectors.global.service.Authenticator.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that knows one token, and a caller whose own token it checks. */
class ServiceAccountsTest {
    @TempDir
    private Path folder;

    private HttpServer api;
    private ServiceAccounts accounts;

    @BeforeEach
    void start() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/apis/authentication.k8s.io/v1/tokenreviews", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean allowed = "Bearer own".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && body.contains("\"kind\":\"TokenReview\"");
            String status = body.contains("\"token\":\"chat\"")
                    ? "{\"authenticated\":true,\"user\":{\"username\":\"system:serviceaccount:team-a:planner\"}}"
                    : body.contains("\"token\":\"person\"")
                            ? "{\"authenticated\":true,\"user\":{\"username\":\"jane\"}}"
                            : "{\"authenticated\":false}";
            byte[] answer = ("{\"status\":" + status + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(allowed ? 201 : 403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
        accounts = accounts("own");
    }

    private ServiceAccounts accounts(String own) throws IOException {
        Path token = Files.writeString(folder.resolve(own), own + "\n");
        URI address = URI.create("http://127.0.0.1:" + api.getAddress().getPort());
        return new ServiceAccounts(HttpClient.newHttpClient(), address, token);
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void caller_knownAccount_ownsThePoolsOfItsNamespace() {
        Caller caller = accounts.caller("chat");

        assertThat(caller).isNotNull();
        assertThat(caller.name()).isEqualTo("system:serviceaccount:team-a:planner");
        assertThat(caller.owns().test(new PoolKey("team-a", "chat"))).isTrue();
        assertThat(caller.owns().test(new PoolKey("team-b", "chat"))).isFalse();
    }

    @Test
    void caller_unknownTokenOrPersonOrNone_isNobody() {
        assertThat(accounts.caller("old")).isNull();
        assertThat(accounts.caller("person")).isNull();
        assertThat(accounts.caller("")).isNull();
    }

    @Test
    void caller_reviewNotAllowed_saysWhatToBind() throws IOException {
        ServiceAccounts weak = accounts("weak");

        assertThatThrownBy(() -> weak.caller("chat"))
                .hasMessageContaining("refused with HTTP 403")
                .hasMessageContaining("system:auth-delegator");
    }

    @Test
    void ofCluster_outsideOfOne_saysSo() {
        assertThatThrownBy(() -> ServiceAccounts.ofCluster(Map.of()))
                .hasMessageContaining("KUBERNETES_SERVICE_HOST is not set");
    }
}
