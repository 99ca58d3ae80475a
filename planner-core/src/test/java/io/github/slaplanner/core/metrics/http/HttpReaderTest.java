package io.github.slaplanner.core.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReaderTest {
    private static final int LIMIT = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CHUNK = "10000\r\n" + "x".repeat(65536) + "\r\n";

    private static HttpReader reader(Access access, Duration timeout) {
        return new HttpReader(HttpClient.newHttpClient(), access, timeout, LIMIT);
    }

    /** Answers one request with raw bytes, a last piece again and again until the other side hangs up. */
    private static URI answering(ServerSocket socket, String start, String forever) {
        Thread server = new Thread(() -> {
            try (Socket connection = socket.accept()) {
                connection.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
                connection.getOutputStream().flush();
                byte[] more = forever.getBytes(StandardCharsets.US_ASCII);
                while (more.length > 0) {
                    connection.getOutputStream().write(more);
                }
                // Waits until the client has hung up.
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client has hung up, which is what the test is about.
            }
        });
        server.setDaemon(true);
        server.start();
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/metrics");
    }

    private static ServerSocket socket() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void read_endlessPage_isGivenUpAtTheLimit() throws IOException {
        try (ServerSocket socket = socket()) {
            URI page = answering(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", CHUNK);

            assertThatThrownBy(() -> reader(Access.OPEN, PATIENCE).read(page, "*/*"))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("larger than 1 MB (plugins.prometheus.max_page_mb)");
        }
    }

    @Test
    void read_hugePageAnnounced_isNotEvenBegun() throws IOException {
        try (ServerSocket socket = socket()) {
            URI page = answering(socket, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n", "");

            assertThatThrownBy(() -> reader(Access.OPEN, PATIENCE).read(page, "*/*"))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("larger than 1 MB");
        }
    }

    /** The deadline is for the whole answer, headers that came in time or not. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"})
    void read_serverHangs_endsAtTheDeadline(String start) throws IOException {
        try (ServerSocket socket = socket()) {
            URI page = answering(socket, start, "");

            assertThatThrownBy(() -> reader(Access.OPEN, Duration.ofMillis(200)).read(page, "*/*"))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("did not answer within 0.2 s");
        }
    }

    @Test
    void read_connectionBreaksOff_isAFailure() throws IOException {
        ServerSocket socket = socket();
        URI page = URI.create("http://user:secret@127.0.0.1:" + socket.getLocalPort() + "/metrics");
        socket.close();

        assertThatThrownBy(() -> reader(Access.OPEN, PATIENCE).read(page, "*/*"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("no connection")
                .hasMessageNotContaining("secret");
    }

    @Test
    void get_tokenFileIsRotated_newTokenIsSentAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, "first\n");
        try (ScriptedPages pages = new ScriptedPages().show(200, "a 1\n")) {
            HttpReader reader = reader(Access.ofToken(Secret.in(file)), PATIENCE);
            reader.read(pages.address(), "*/*");
            Files.writeString(file, "second\n");
            reader.read(pages.address(), "*/*");

            assertThat(pages.requests())
                    .extracting(headers -> headers.getFirst("Authorization"))
                    .containsExactly("Bearer first", "Bearer second");
        }
    }

    @Test
    void get_tokenCannotBeUsed_saysSoAndKeepsItSecret(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        URI page = URI.create("http://127.0.0.1:9/metrics");
        HttpReader reader = reader(Access.ofToken(Secret.in(file)), PATIENCE);

        assertThatThrownBy(() -> reader.get(page, "*/*")).hasMessageContaining(file + " cannot be read");
        Files.writeString(file, " \n");
        assertThatThrownBy(() -> reader.get(page, "*/*")).hasMessageContaining(file + " is empty");
        Files.writeString(file, "sec\nret");
        assertThatThrownBy(() -> reader.get(page, "*/*"))
                .hasMessageContaining("characters that no header may have")
                .hasMessageNotContaining("ret\"");
        assertThat(Access.ofToken(Secret.of("hush")).toString()).doesNotContain("hush");
    }
}
