package io.github.slaplanner.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedServerTest {
    private static final byte[] LARGE = new byte[8 << 20];
    private static final long MEMORY = 64L << 20;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Socket> bad = new ArrayList<>();
    private GuardedServer server;

    @BeforeEach
    void start() throws IOException {
        GuardedServer.Options options =
                new GuardedServer.Options("test", "127.0.0.1", 0, 16, 1000, Set.of("planner.example.com"));
        server = GuardedServer.start(options, call -> switch (call.path()) {
            case "/large" -> Reply.json(200, LARGE);
            case "/fails" -> throw new IllegalStateException("secret detail");
            default -> Reply.plain(200, call.method() + " " + call.body().length);
        });
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : bad) {
            socket.close();
        }
        server.close();
    }

    @Test
    void badClients_byTheHundred_holdUpNobody_andAreLetGo() throws Exception {
        long before = usedMemory();
        for (int i = 0; i < 200; i++) {
            send("GET /x HTTP/1.1\r\nHost: localhost\r\nX-Half: ");
            send(
                    "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{");
            send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        long[] took = new long[50];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            assertThat(get("/x", Map.of()).statusCode()).isEqualTo(200);
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        assertThat(TimeUnit.NANOSECONDS.toMillis(took[took.length / 2]))
                .as("median, ms")
                .isLessThan(100);
        assertThat(server.threads()).isLessThanOrEqualTo(16);
        assertThat(usedMemory() - before).as("bytes for 600 of them").isLessThan(MEMORY);

        // Some send a byte now and then, which earns them nothing.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.connections() > 2 && System.nanoTime() < end) {
            for (int i = 0; i < bad.size(); i += 10) {
                trickle(bad.get(i));
            }
            get("/x", Map.of());
        }
        assertThat(server.connections()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:80, 200",
        "[::1]:80, 200",
        "planner, 200",
        "planner.team-a.svc:9090, 200",
        "planner.team-a.svc.cluster.local., 200",
        "planner.example.com, 200",
        "attacker.example.net, 421",
        "127.0.0.1.nip.io, 421"
    })
    void host_thatAPageElsewhereCouldHave_isRefused(String host, int status) throws IOException {
        assertThat(raw("GET /x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, , 200",
        "application/json; charset=utf-8, same, 200",
        "text/plain, , 415",
        "application/x-www-form-urlencoded, , 415",
        "application/json, http://attacker.example.net, 403",
        "application/json, null, 403"
    })
    void change_fromAPageElsewhere_isRefused(String type, String origin, int status) throws IOException {
        String from =
                origin == null ? "" : "Origin: " + (origin.equals("same") ? "http://localhost:9" : origin) + "\r\n";
        assertThat(raw("POST /x HTTP/1.1\r\nHost: localhost:9\r\n" + from + "Content-Type: " + type
                        + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    /** A reset connection loses the answer, so what is too long is read before it is refused. */
    @ParameterizedTest
    @ValueSource(ints = {1001, 70_000, 1 << 20})
    void bodyTooLong_isReadToItsEndAndThenRefused_withOrWithoutALength(int bytes) throws Exception {
        byte[] body = new byte[bytes];
        for (HttpRequest.BodyPublisher publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri("/x"))
                            .header("Content-Type", "application/json")
                            .POST(publisher)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("longer than 1000 bytes");
            assertThat(answer.headers().firstValue("connection")).isEmpty();
        }
    }

    @Test
    void bodies_areBounded_andAnswersSayThatTheyAreForThisSite() throws Exception {
        HttpRequest.Builder long_ = HttpRequest.newBuilder(uri("/x")).header("Content-Type", "application/json");
        assertThat(client.send(
                                long_.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1001]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(413);
        assertThat(client.send(
                                long_.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1000]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("POST 1000\n");
        HttpResponse<String> answer = get("/x", Map.of());
        assertThat(answer.headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                .containsKey("content-security-policy");
        assertThat(answer.headers().map()).doesNotContainKey("server");
        assertThat(get("/fails", Map.of()).body()).doesNotContain("secret detail");
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        bad.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void trickle(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write('x');
            out.flush();
        } catch (IOException e) {
            // It has been let go.
        }
    }

    private String raw(String request) throws IOException {
        try (InputStream in = send(request).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
