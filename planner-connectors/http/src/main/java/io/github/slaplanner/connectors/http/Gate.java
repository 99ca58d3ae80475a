package io.github.slaplanner.connectors.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What every request must keep to, and what every answer carries. A page of another site can neither read what is served here
 * nor change anything: its host is not ours, its origin is not ours, and its body is not JSON.
 */
final class Gate extends Handler.Wrapper {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Hosts hosts;
    private final Pace pace;

    Gate(Handler inner, Hosts hosts, Pace pace) {
        super(inner);
        this.hosts = hosts;
        this.pace = pace;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        pace.began(request);
        protect(response.getHeaders());
        Reply refusal = refusal(request);
        if (refusal == null) {
            return super.handle(request, response, callback);
        }
        response.setStatus(refusal.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, refusal.type());
        response.write(true, ByteBuffer.wrap(refusal.body()), callback);
        return true;
    }

    private static void protect(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cache-Control", "no-store");
    }

    private @Nullable Reply refusal(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (!hosts.allow(host)) {
            return Reply.problem(
                    421, "This server is not called that. Ask it by its address or its name in the cluster.");
        }
        if (READING.contains(request.getMethod())) {
            return null;
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !origin.replaceFirst("^https?://", "").equalsIgnoreCase(String.valueOf(host))) {
            return Reply.problem(403, "A page of another site may not change anything here.");
        }
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        boolean body = request.getLength() != 0;
        if (body && (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json"))) {
            return Reply.problem(415, "Send JSON, with Content-Type: application/json.");
        }
        return null;
    }
}
