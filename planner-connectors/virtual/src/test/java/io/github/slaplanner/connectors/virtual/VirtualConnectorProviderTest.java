package io.github.slaplanner.connectors.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.connectors.virtual.etcd.EtcdConnector;
import io.github.slaplanner.connectors.virtual.http.FleetReport;
import io.github.slaplanner.connectors.virtual.http.HttpConnector;
import io.github.slaplanner.connectors.virtual.http.HttpEnvironment;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualConnectorProviderTest {
    @Test
    void serviceLoader_findsIt() {
        assertThat(ServiceLoader.load(ConnectorProvider.class).stream().map(ServiceLoader.Provider::type))
                .contains(VirtualConnectorProvider.class);
        assertThat(new VirtualConnectorProvider().name()).isEqualTo("virtual");
        assertThat(new VirtualConnectorProvider().shipped()).isTrue();
    }

    @Test
    void create_nothingSet_isEtcd() {
        try (Connector connector = create(Map.of(), Map.of("ETCD_ENDPOINTS", "http://one:2379, two:2379"))) {
            assertThat(connector).isInstanceOf(EtcdConnector.class);
        }
    }

    @Test
    void create_http_servesWithTheTokenOfTheFile(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        Map<String, Object> http = Map.of("port", 0, "token_file", token.toString(), "silence", 5);
        try (HttpConnector connector = (HttpConnector) create(Map.of("transport", "http", "http", http), Map.of())) {
            HttpEnvironment.open(connector.uri(), "secret")
                    .report(new FleetReport(null, Map.of(Role.DECODE, FleetReport.Engines.settled(2, 1))));
            assertThat(connector.observe(Instant.EPOCH).role(Role.DECODE).ready())
                    .isEqualTo(2);
        }
    }

    @Test
    void create_wrongSettings_namesEveryOne() {
        Map<String, Object> etcd = Map.of(
                "endpoints",
                List.of("ftp://there"),
                "timeout",
                0,
                "workers",
                "guessed",
                "components",
                Map.of("prefil", "x"),
                "initial",
                Map.of("decode", 1.5),
                "endpiont",
                "generate");
        assertThatThrownBy(() -> create(Map.of("etcd", etcd), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        plugins.virtual: 6 problems
                          plugins.virtual.etcd.endpoints = [ftp://there]: must be like http://localhost:2379, or a list of such
                          plugins.virtual.etcd.timeout = 0: must be a number of seconds from 1 to 3600. Maybe use 5.0
                          plugins.virtual.etcd.workers = "guessed": must be one of discovery, acknowledged. Maybe use discovery
                          plugins.virtual.etcd.initial.decode = 1.5: must be a whole number of at least 0
                          plugins.virtual.etcd.endpiont: is not a setting here. Maybe write endpoint
                          plugins.virtual.etcd.components.prefil: is not a setting here. Maybe write prefill""");
    }

    @Test
    void create_inProcess_saysHowItIsDone() {
        assertThatThrownBy(() -> create(Map.of("transport", "in-process"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("give the planner VirtualConnector.of(fleet) in code, or use etcd or http");
    }

    @Test
    void create_httpForOthersWithoutToken_isRefused() {
        Map<String, Object> open = Map.of("transport", "http", "http", Map.of("host", "0.0.0.0", "port", 0));
        assertThatThrownBy(() -> create(open, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is reached from other machines, so a token is needed")
                .hasMessageContaining("PLANNER_VIRTUAL_TOKEN");
        create(open, Map.of("PLANNER_VIRTUAL_TOKEN", "secret")).close();
    }

    @Test
    void create_noJetcd_namesTheArtifactAndHttpStillWorks() throws Exception {
        try (URLClassLoader without = withoutJetcd()) {
            ConnectorProvider provider = (ConnectorProvider) without.loadClass(VirtualConnectorProvider.class.getName())
                    .getConstructor()
                    .newInstance();
            assertThatThrownBy(() -> provider.create(context(Map.of())))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("needs io.etcd:jetcd-core on the class path");
            provider.create(context(Map.of("transport", "http", "http", Map.of("port", 0))))
                    .close();
        }
    }

    /** Sees this module's classes anew, and everything else but jetcd. */
    private static URLClassLoader withoutJetcd() {
        URL classes = VirtualConnectorProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        return new URLClassLoader(new URL[] {classes}, VirtualConnectorProviderTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.etcd.")) {
                    throw new ClassNotFoundException(name);
                }
                if (name.startsWith("io.github.slaplanner.connectors.virtual.")) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
                return super.loadClass(name, resolve);
            }
        };
    }

    private static Connector create(Map<String, Object> settings, Map<String, String> environment) {
        return new VirtualConnectorProvider(environment).create(context(settings));
    }

    private static PluginContext context(Map<String, Object> settings) {
        PlannerConfig config = PlannerConfig.builder()
                .enableLoadScaling(false)
                .plugin("virtual", settings)
                .build();
        return PluginContext.of(config, "virtual");
    }
}
