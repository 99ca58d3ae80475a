package io.github.slaplanner.connectors.global.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.connectors.global.service.Authenticator.Caller;
import io.github.slaplanner.connectors.global.wire.Json;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import io.github.slaplanner.connectors.http.Call;
import io.github.slaplanner.connectors.http.GuardedServer;
import io.github.slaplanner.connectors.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The global planner over HTTP, with JSON bodies:
 *
 * <ul>
 *   <li>{@code POST /scale_request}: a {@link ScaleMessage}, answered by a {@link ScaleAnswer};
 *   <li>{@code GET /pools/NAMESPACE/DEPLOYMENT}: a {@link io.github.slaplanner.connectors.global.wire.PoolAnswer}; with {@code
 *       ?planner=true} from the pool's own planner;
 *   <li>{@code GET /pools}: an overview for people;
 *   <li>{@code GET /health}: without a token.
 * </ul>
 */
public final class HttpService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
    private static final int OK = 200;
    private static final int FAILED = 500;
    private static final int LARGEST = 1 << 16;

    /** Callers may wait until engines serve, each on a thread. */
    private static final int THREADS = 64;

    private final GlobalPlanner planner;
    private final Authenticator authenticator;
    private @Nullable GuardedServer server;

    private HttpService(GlobalPlanner planner, Authenticator authenticator) {
        this.planner = planner;
        this.authenticator = authenticator;
    }

    /**
     * Starts to listen.
     *
     * @param planner what answers; it is not closed with this service
     * @param authenticator tells callers
     * @param address where to listen
     * @throws IOException if that is not possible
     */
    public static HttpService start(GlobalPlanner planner, Authenticator authenticator, ServiceConfig.Address address)
            throws IOException {
        HttpService service = new HttpService(planner, authenticator);
        service.server = GuardedServer.start(
                new GuardedServer.Options(
                        "global-planner-http", address.host(), address.port(), THREADS, LARGEST, address.names()),
                service::answer);
        return service;
    }

    /** The port that it listens on. */
    public int port() {
        return server == null ? 0 : server.port();
    }

    private Reply answer(Call call) {
        try {
            return reply(OK, answered(call));
        } catch (RefusedException e) {
            LOG.warn("{}: {}", call, e.getMessage());
            return reply(e.code(), ScaleAnswer.error(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // What failed may say where files are, so the caller is not told.
            LOG.error("{} failed", call, e);
            return reply(FAILED, ScaleAnswer.error("The global planner failed; its log says why"));
        }
    }

    private Object answered(Call call) {
        String path = call.path();
        if (path.equals("/health")) {
            return Map.of(
                    "status",
                    "healthy",
                    "component",
                    "GlobalPlanner",
                    "managed_namespaces",
                    planner.managedNamespaces());
        }
        if (path.equals("/scale_request")) {
            return planner.scale(caller(call, "POST"), message(call.body()));
        }
        if (path.equals("/pools") || path.startsWith("/pools/")) {
            return pools(caller(call, "GET"), call);
        }
        throw new RefusedException(
                RefusedException.NOT_FOUND, "There is no " + path + "; there are /scale_request, /pools and /health");
    }

    private Caller caller(Call call, String method) {
        if (!call.method().equals(method)) {
            throw new RefusedException(RefusedException.BAD_REQUEST, "Only " + method + " is understood here");
        }
        Caller caller = authenticator.caller(call.bearer());
        if (caller == null) {
            throw new RefusedException(
                    RefusedException.UNAUTHORIZED, "The caller is not known. Maybe its bearer token is missing or old");
        }
        return caller;
    }

    private static ScaleMessage message(byte[] bytes) {
        try {
            JsonNode body = Json.mapper().readTree(bytes);
            // Callers of other planners send the object as a text.
            JsonNode object = body.isTextual() ? Json.mapper().readTree(body.textValue()) : body;
            if (!object.isObject()) {
                throw new RefusedException(RefusedException.BAD_REQUEST, "The body must be a JSON object");
            }
            return Json.mapper().treeToValue(object, ScaleMessage.class);
        } catch (IOException e) {
            throw new RefusedException(RefusedException.BAD_REQUEST, "The request cannot be read: " + wrong(e));
        }
    }

    private static @Nullable String wrong(IOException e) {
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return refused.getMessage();
        }
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    }

    private Object pools(Caller caller, Call call) {
        String[] path = call.path().split("/", -1);
        if (path.length == 2) {
            return planner.overview();
        }
        if (path.length != 4) {
            throw new RefusedException(
                    RefusedException.NOT_FOUND, "There is /pools and /pools/NAMESPACE/DEPLOYMENT only");
        }
        boolean own = "planner=true".equals(call.query());
        return planner.observe(caller, new PoolKey(decoded(path[2]), decoded(path[3])), own);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Reply reply(int code, Object answer) {
        try {
            return Reply.json(code, (Json.mapper().writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops to listen. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
