package io.github.slaplanner.connectors.global.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the authenticator that a configuration asks for. */
public final class ServiceAuthenticators {
    private ServiceAuthenticators() {}

    /**
     * All ways to tell callers, the tokens first.
     *
     * @param access what is configured
     * @param environment environment variables, which say where the Kubernetes API is
     * @throws IllegalStateException if service accounts are wanted and there is no cluster
     */
    public static Authenticator of(ServiceConfig.Access access, Map<String, String> environment) {
        if (access.anonymous()) {
            return Authenticator.ANYBODY;
        }
        List<Authenticator> ways = new ArrayList<>(access.tokens());
        if (access.serviceAccounts()) {
            ways.add(ServiceAccounts.ofCluster(environment));
        }
        return new AnyOf(ways);
    }
}
