package com.example.agents;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import java.net.URI;
import java.util.List;

/** {@code environment: agents}; the agents' addresses are the list {@code urls} in {@code plugins.agents}. */
public final class AgentConnectorProvider implements ConnectorProvider {
    @Override
    public String name() {
        return "agents";
    }

    @Override
    public Connector create(PluginContext context) {
        if (!(context.settings().get("urls") instanceof List<?> urls) || urls.isEmpty()) {
            throw new ConfigException(
                    "plugins.agents.urls must list the agents' addresses, such as [\"http://host-1:7070\"].");
        }
        return new AgentConnector(urls.stream()
                .map(url -> new Agent(URI.create(String.valueOf(url))))
                .toList());
    }
}
