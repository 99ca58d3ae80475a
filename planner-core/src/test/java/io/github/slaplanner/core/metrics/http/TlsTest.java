package io.github.slaplanner.core.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate of its own making for the name localhost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private HttpsServer server;
    private Path certificate;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificate = folder.resolve("ca.pem");
        SSLContext context = SelfSigned.context(folder, certificate);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop(0);
    }

    private String read(HttpClient client, String host) {
        URI uri = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
        return new HttpReader(client, Access.OPEN, Duration.ofSeconds(30), 100)
                .read(uri, "*/*")
                .excerpt();
    }

    private static HttpClient trusting(SSLContext context) {
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void read_unknownAuthority_isRefusedByDefault() {
        assertThatThrownBy(() -> read(HttpClient.newHttpClient(), "localhost"))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("TLS failed")
                .hasMessageContaining("plugins.prometheus.ca_file");
    }

    @Test
    void read_authorityFromFile_isTrustedForItsNameOnly() throws Exception {
        HttpClient client = trusting(Tls.trusting(certificate));

        assertThat(read(client, "localhost")).isEqualTo("ok");
        assertThatThrownBy(() -> read(client, "127.0.0.1")).hasMessageContaining("TLS failed");
    }

    @Test
    void read_verificationTurnedOff_trustsAnybodyUnderAnyName() throws Exception {
        assertThat(read(trusting(Tls.trustingAnybody()), "127.0.0.1")).isEqualTo("ok");
    }
}
