package io.github.slaplanner.core.metrics.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages over HTTP. The deadline is for the whole answer, so a server that drips cannot hold a tick up. Redirects are not
 * followed: a token goes where the configuration says, and nowhere else.
 */
public final class HttpReader {
    private final HttpClient client;
    private final Access access;
    private final Duration timeout;
    private final int maxBytes;

    /**
     * A reader.
     *
     * @param client the client to use
     * @param access sent with every request
     * @param timeout for one answer, all of it
     * @param maxBytes most bytes of one answer
     */
    public HttpReader(HttpClient client, Access access, Duration timeout, int maxBytes) {
        this.client = client;
        this.access = access;
        this.timeout = timeout;
        this.maxBytes = maxBytes;
    }

    /**
     * An answer, whatever its status.
     *
     * @param status HTTP status code
     * @param body what came with it
     */
    public record Answer(int status, Body body) {
        /** Whether the status is 2xx. */
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    /**
     * Reads what a URI has.
     *
     * @param uri http or https
     * @param accept media types that are understood
     * @throws FetchException if there is no complete answer in time
     */
    public Answer get(URI uri, String accept) {
        CompletableFuture<HttpResponse<Body>> pending = client.sendAsync(
                request(uri, accept),
                info -> new LimitedBody(
                        maxBytes,
                        info.headers().firstValueAsLong("Content-Length").orElse(-1)));
        try {
            HttpResponse<Body> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new FetchException(server(uri) + " did not answer within " + timeout.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new FetchException(server(uri) + ": interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw new FetchException(server(uri) + ": " + reason(uri, e.getCause()), e);
        }
    }

    /**
     * Reads what a URI has.
     *
     * @throws FetchException as {@link #get}, or if the status is not 2xx
     */
    public Body read(URI uri, String accept) {
        Answer answer = get(uri, accept);
        if (!answer.ok()) {
            throw refusal(uri, answer.status(), answer.body().excerpt());
        }
        return answer.body();
    }

    /**
     * An answer that says no.
     *
     * @param said what came with it; may be empty
     */
    public static FetchException refusal(URI uri, int status, String said) {
        return new FetchException(
                server(uri) + " answered " + status + advice(status) + (said.isBlank() ? "" : ": " + said.strip()));
    }

    /** What a status usually comes from; empty if that is not known. */
    private static String advice(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> " (redirects are not followed; configure the final address)";
            case 401 ->
                " (token or password is missing, wrong or expired: plugins.prometheus.bearer_token_file or"
                        + " basic_auth_password_file)";
            case 403 -> " (whoever asks may not read this)";
            case 404 -> " (no such path there; is the address right?)";
            default -> "";
        };
    }

    private HttpRequest request(URI uri, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", accept);
        access.apply(request);
        return request.build();
    }

    private static String reason(URI uri, @Nullable Throwable problem) {
        String said = problem == null || problem.getMessage() == null ? "" : ": " + problem.getMessage();
        if (problem instanceof HttpConnectTimeoutException) {
            return "no connection in time. Is the address right, and does the server speak " + uri.getScheme() + "?";
        }
        if (problem instanceof ConnectException) {
            boolean unknown = problem.getCause() instanceof UnresolvedAddressException;
            return "no connection" + (unknown ? ": the name " + uri.getHost() + " is not known" : refused(said));
        }
        if (problem != null && problem.getClass() == IOException.class && !said.isEmpty()) {
            return String.valueOf(problem.getMessage());
        }
        if (problem instanceof SSLException) {
            return "TLS failed" + said + ". Maybe set plugins.prometheus.ca_file to the CA of the server";
        }
        return problem == null ? "failed" : problem.getClass().getSimpleName() + said;
    }

    /** The JDK's client says nothing where nobody listens. */
    private static String refused(String said) {
        return said.isEmpty() ? ": nothing listens there" : said;
    }

    /** A URI without its query: where it was asked. */
    public static String server(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }
}
