package io.github.slaplanner.standalone.live;

import io.github.slaplanner.connectors.http.Call;
import io.github.slaplanner.connectors.http.GuardedServer;
import io.github.slaplanner.connectors.http.Pace;
import io.github.slaplanner.connectors.http.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A small web server: pages by GET and HEAD, and at most one path of events; or the control API alone. */
final class WebServer implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int LONGEST_BODY = 64 * 1024;

    private final GuardedServer server;

    private WebServer(GuardedServer server) {
        this.server = server;
    }

    /**
     * Where a server listens.
     *
     * @param host address to listen at
     * @param port port to listen at; 0 for any free one
     * @param names by which it may be called, besides addresses and names inside a cluster
     */
    record Place(String host, int port, Set<String> names) {}

    /**
     * Starts a server.
     *
     * @param place where it listens
     * @param site what is shown
     * @throws IllegalArgumentException if it cannot listen there
     */
    static WebServer start(Place place, Site site) {
        return listening(() -> GuardedServer.handling(options(place), pace -> new Pages(site, pace)));
    }

    /**
     * What is served together.
     *
     * @param name for people
     * @param pages what is at which path; the first is the one to tell people of
     * @param events where events are, or an empty map
     * @param more what is at other paths, null for nothing
     */
    record Site(
            String name,
            Map<String, Supplier<Content>> pages,
            Map<String, EventStream> events,
            Function<String, @Nullable Content> more) {
        /** Fixed pages alone. */
        Site(String name, Map<String, Supplier<Content>> pages) {
            this(name, pages, Map.of(), path -> null);
        }
    }

    /** Starts a server that lets a person control the planner; else as the other. */
    static WebServer start(Place place, ControlApi api) {
        return listening(() -> GuardedServer.start(options(place), call -> reply(api, call)));
    }

    private static Reply reply(ControlApi api, Call call) {
        Content content = api.answer(new ControlApi.Call(
                call.method(), call.path(), call.type(), call.authorization(), call.from(), call.body()));
        return new Reply(content.status(), content.type(), content.body(), Map.of());
    }

    private static GuardedServer.Options options(Place place) {
        return new GuardedServer.Options(
                "planner-http", place.host(), place.port(), THREADS, LONGEST_BODY, place.names());
    }

    private static WebServer listening(Callable<GuardedServer> start) {
        try {
            return new WebServer(start.call());
        } catch (IOException e) {
            throw new IllegalArgumentException("The planner " + e.getMessage() + ".", e);
        } catch (Exception e) {
            throw new IllegalStateException("The planner's server does not start.", e);
        }
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Pages extends Handler.Abstract {
        private final Site site;
        private final Pace pace;

        Pages(Site site, Pace pace) {
            super(InvocationType.BLOCKING);
            this.site = site;
            this.pace = pace;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            boolean read =
                    request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            EventStream stream = site.events().get(path);
            if (read && stream != null) {
                pace.works(request);
                stream.join(response, callback);
                return true;
            }
            Content content = read ? page(path) : Content.plain(405, "This server only shows.");
            response.setStatus(content.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
            response.write(true, ByteBuffer.wrap(content.body()), callback);
            return true;
        }

        private Content page(String path) {
            Supplier<Content> page = site.pages().get(path);
            Content content = page == null ? site.more().apply(path) : page.get();
            return content == null
                    ? Content.plain(
                            404,
                            "There is nothing at this path; there is "
                                    + String.join(", ", site.pages().keySet()) + ".")
                    : content;
        }
    }
}
