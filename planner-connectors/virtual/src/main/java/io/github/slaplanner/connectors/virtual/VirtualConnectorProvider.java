package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.connectors.virtual.etcd.EtcdSettings;
import io.github.slaplanner.connectors.virtual.http.HttpSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Provides {@code environment: virtual}. The setting {@code plugins.virtual.transport} chooses {@code etcd}, the default, or
 * {@code http}. A fleet in the same process needs no provider: its owner builds a {@link VirtualConnector}.
 */
public final class VirtualConnectorProvider implements ConnectorProvider {
    private static final String IN_PROCESS = "in-process";
    private static final List<String> TRANSPORTS = List.of("etcd", "http", IN_PROCESS);

    private final Map<String, String> environment;

    /** With the environment variables of this process. */
    public VirtualConnectorProvider() {
        this(System.getenv());
    }

    VirtualConnectorProvider(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean shipped() {
        return true;
    }

    @Override
    public Connector create(PluginContext context) {
        return withEtcd(() -> read(context).get());
    }

    @Override
    public List<ConfigProblem> problems(PluginContext context) {
        return ConfigProblem.of(() -> withEtcd(() -> read(context)));
    }

    private Supplier<Connector> read(PluginContext context) {
        PluginSettings all = PluginSettings.of(context, name());
        String transport = all.choice("transport", TRANSPORTS);
        PluginSettings etcd = all.section("etcd");
        PluginSettings http = all.section("http");
        if (transport.equals(IN_PROCESS)) {
            all.problem(
                    "transport",
                    transport,
                    "cannot be made from a configuration, since the fleet is an object of yours",
                    "give the planner VirtualConnector.of(fleet) in code, or use etcd or http");
        }
        return transport.equals("http")
                ? HttpSettings.read(http, all, environment)
                : EtcdSettings.read(context.config(), etcd, all, environment);
    }

    private static <T> T withEtcd(Supplier<T> work) {
        try {
            return work.get();
        } catch (NoClassDefFoundError e) {
            ConfigException missing = new ConfigException(
                    "The etcd transport of environment \"virtual\" needs io.etcd:jetcd-core on the class path ("
                            + e.getMessage() + " is missing). Add it, or set plugins.virtual.transport to \"http\".");
            missing.initCause(e);
            throw missing;
        }
    }
}
