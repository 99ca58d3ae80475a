package io.github.slaplanner.connectors.virtual.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdSecurityTest {
    private static final EtcdFleet FLEET =
            EtcdFleet.of("secured", Mode.DECODE.roles(), Backend.VLLM).withInitial(Map.of(Role.DECODE, 0));

    @TempDir
    Path folder;

    @Test
    void tls_trustedAuthority_isUsed() {
        try (EtcdServer server = EtcdServer.startSecured(folder)) {
            Path authority = folder.resolve("data/fixtures/client/cert.pem");
            assertWorks(address(server, null, new EtcdAddress.Tls(authority, null, null)));
            assertRefused(address(server, null, null), "etcd at [" + server.endpoint() + "] failed");
            assertRefused(
                    address(server, null, new EtcdAddress.Tls(folder.resolve("none.pem"), null, null)),
                    "cannot be asked over TLS");
        }
    }

    @Test
    void login_userAndPassword_areUsed() throws Exception {
        try (EtcdServer server = EtcdServer.start(folder)) {
            requireLogin(server.endpoint(), "root", "secret");
            assertWorks(address(server, new EtcdAddress.Login("root", "secret"), null));
            assertRefused(address(server, new EtcdAddress.Login("root", "guess"), null), "authentication failed");
            assertRefused(address(server, null, null), "user name is empty");
        }
    }

    private static EtcdAddress address(EtcdServer server, EtcdAddress.Login login, EtcdAddress.Tls tls) {
        return new EtcdAddress(List.of(URI.create(server.endpoint())), Duration.ofSeconds(20), login, tls);
    }

    private static void assertWorks(EtcdAddress address) {
        try (EtcdConnector connector = EtcdConnector.open(address, FLEET);
                EtcdEnvironment environment = EtcdEnvironment.open(address, "secured")) {
            connector.scale(new ScaleRequest(1, Map.of(Role.DECODE, 2), "test"));
            environment.complete(environment.next(Duration.ofSeconds(20)));
            assertThat(connector.observe(Instant.EPOCH).completedDecision()).isEqualTo(1);
        }
    }

    private static void assertRefused(EtcdAddress address, String why) {
        try (EtcdConnector connector = EtcdConnector.open(address, FLEET)) {
            assertThatThrownBy(() -> connector.observe(Instant.EPOCH))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining(why);
        }
    }

    private static void requireLogin(String endpoint, String user, String password) throws Exception {
        try (Client client = Client.builder().endpoints(endpoint).build()) {
            Auth auth = client.getAuthClient();
            auth.userAdd(EtcdStore.bytes(user), EtcdStore.bytes(password)).get(20, TimeUnit.SECONDS);
            auth.roleAdd(EtcdStore.bytes("root")).get(20, TimeUnit.SECONDS);
            auth.userGrantRole(EtcdStore.bytes(user), EtcdStore.bytes("root")).get(20, TimeUnit.SECONDS);
            auth.authEnable().get(20, TimeUnit.SECONDS);
        }
    }
}
