package io.github.slaplanner.api.spi;

/** Creates a connector, chosen by {@code environment}. */
public interface ConnectorProvider extends Provider<Connector> {}
