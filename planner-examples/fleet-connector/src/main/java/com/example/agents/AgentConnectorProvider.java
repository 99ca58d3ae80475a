package com.example.agents;

import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
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
        PluginSettings settings = PluginSettings.of(context, name());
        List<?> urls = settings.orNull("urls", List.class, given -> !given.isEmpty(), "must list addresses");
        if (!context.settings().containsKey("urls")) {
            settings.problem("urls", null, "the agents must be known", "write [\"http://host-1:7070\"]");
        }
        settings.check();
        return new AgentConnector(urls.stream()
                .map(url -> new Agent(URI.create(String.valueOf(url))))
                .toList());
    }
}
