package io.github.slaplanner.connectors.global.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.connectors.global.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Callers that are service accounts of a Kubernetes cluster: each token is reviewed by the API server ({@code
 * authentication.k8s.io/v1 TokenReview}), and its account owns the pools in its own namespace. The service's own account needs
 * the verb {@code create} on {@code tokenreviews}, as the cluster role {@code system:auth-delegator} has it.
 */
public final class ServiceAccounts implements Authenticator {
    private static final Path MOUNTED = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String PREFIX = "system:serviceaccount:";

    private final HttpClient client;
    private final URI reviews;
    private final Path ownToken;

    /**
     * A reviewer.
     *
     * @param client an HTTP client that trusts the API server
     * @param apiServer its address
     * @param ownToken file with the token of the service's own account
     */
    public ServiceAccounts(HttpClient client, URI apiServer, Path ownToken) {
        this.client = client;
        this.reviews = apiServer.resolve("/apis/authentication.k8s.io/v1/tokenreviews");
        this.ownToken = ownToken;
    }

    /**
     * The cluster that this process runs in.
     *
     * @param environment environment variables
     * @throws IllegalStateException if it runs in no cluster
     */
    public static ServiceAccounts ofCluster(Map<String, String> environment) {
        String host = environment.get("KUBERNETES_SERVICE_HOST");
        if (host == null) {
            throw new IllegalStateException(
                    "Service accounts need a Kubernetes cluster, and KUBERNETES_SERVICE_HOST is not"
                            + " set. Maybe use tokens instead.");
        }
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(MOUNTED.resolve("ca.crt")))
                .connectTimeout(TIMEOUT)
                .build();
        String name = host.contains(":") ? "[" + host + "]" : host;
        return new ServiceAccounts(client, URI.create("https://" + name + ":" + port), MOUNTED.resolve("token"));
    }

    @Override
    public @Nullable Caller caller(String token) {
        if (token.isEmpty()) {
            return null;
        }
        JsonNode status = review(token).path("status");
        String user = status.path("user").path("username").asText();
        if (!status.path("authenticated").asBoolean() || !user.startsWith(PREFIX)) {
            return null;
        }
        String namespace = user.substring(PREFIX.length()).replaceFirst(":.*", "");
        return new Caller(user, pool -> pool.k8sNamespace().equals(namespace));
    }

    private JsonNode review(String token) {
        try {
            Map<String, Object> body = Map.of(
                    "apiVersion", "authentication.k8s.io/v1", "kind", "TokenReview", "spec", Map.of("token", token));
            HttpRequest request = HttpRequest.newBuilder(reviews)
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(ownToken).strip())
                    .POST(BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body)))
                    .build();
            var response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException("The token review was refused with HTTP " + response.statusCode()
                        + ". Maybe bind the global planner's service account to the cluster role"
                        + " system:auth-delegator.");
            }
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException("The token could not be reviewed at " + reviews, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The token review was interrupted", e);
        }
    }

    private static SSLContext trusting(Path certificates) {
        try (InputStream in = Files.newInputStream(certificates)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The cluster's certificates cannot be read from " + certificates, e);
        }
    }
}
