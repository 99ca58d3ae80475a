package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import io.github.slaplanner.connectors.virtual.internal.FleetTracker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects the planner over HTTP to an environment that carries decisions out itself. The planner serves; the environment
 * asks for the next decision, acknowledges it, and reports its engines. An environment that has not reported for some time
 * counts as unreachable.
 *
 * <p>A newer decision does not wait for the one before it. A lost acknowledgement is made up for by looking: a fleet that
 * runs what was asked has completed the decision.
 */
public final class HttpConnector implements Connector {
    private final Options options;
    private final LongSupplier nanos;
    private final Mailbox mailbox = new Mailbox();
    private final FleetTracker tracker = new FleetTracker();
    private final DecisionServer server;
    private @Nullable ScaleRequest asked;

    /**
     * How to serve.
     *
     * @param host address to listen at
     * @param port port to listen at, 0 for any that is free
     * @param token what callers must present as bearer token, or null for nothing
     * @param silence time without a report after which the environment counts as unreachable
     */
    public record Options(String host, int port, @Nullable String token, Duration silence) {
        /** At the loopback address, without a token, with 30 s of silence. */
        public static Options local(int port) {
            return new Options("127.0.0.1", port, null, Duration.ofSeconds(30));
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Options[host=" + host + ", port=" + port + ", silence=" + silence + "]";
        }
    }

    HttpConnector(Options options, LongSupplier nanos) throws IOException {
        this.options = options;
        this.nanos = nanos;
        server = new DecisionServer(
                mailbox, options.token(), new InetSocketAddress(options.host(), options.port()), nanos);
    }

    /**
     * A connector that serves from now on.
     *
     * @throws ConnectorException if it cannot listen at the address
     */
    public static HttpConnector open(Options options) {
        try {
            return new HttpConnector(options, System::nanoTime);
        } catch (IOException e) {
            throw new ConnectorException(
                    "The virtual connector cannot listen at " + options.host() + ":" + options.port() + " ("
                            + e.getMessage() + "). Maybe the port is taken; set plugins.virtual.http.port.",
                    e);
        }
    }

    /** The address that environments call. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public FleetState observe(Instant now) {
        FleetReport report = report();
        VirtualDecision decision = mailbox.decision();
        Map<Role, FleetTracker.Engines> engines = new EnumMap<>(Role.class);
        // An environment that has received the decision knows better what it means to run.
        boolean received = decision != null && report.decisionId() != null && report.decisionId() >= decision.id();
        Map<Role, Integer> targets = decision == null ? Map.of() : decision.replicas();
        report.roles()
                .forEach((role, said) -> engines.put(
                        role, engines(said, received && said.desired() != null ? null : targets.get(role))));
        Map<Role, RoleState> states = tracker.states(now, engines);
        boolean completed =
                decision != null && (mailbox.completed() || FleetTracker.reached(decision.replicas(), states));
        return new FleetState(states, asked != null && completed ? asked.decisionId() : null);
    }

    @Override
    public void scale(ScaleRequest request) {
        report();
        VirtualDecision decision = mailbox.decision();
        if (decision == null || !decision.replicas().equals(request.replicas())) {
            mailbox.publish(request.replicas());
        }
        asked = request;
    }

    /** Stops serving. */
    @Override
    public void close() {
        mailbox.close();
        server.close();
    }

    private FleetReport report() {
        FleetReport report =
                mailbox.reportSince(nanos.getAsLong() - options.silence().toNanos());
        if (report == null) {
            throw new ConnectorException((mailbox.everReported()
                            ? "The environment has not reported its engines for "
                                    + options.silence().toSeconds() + " s"
                            : "No environment has reported its engines yet")
                    + ". Maybe it is down; it must POST them to " + uri() + DecisionServer.FLEET + ".");
        }
        return report;
    }

    private static FleetTracker.Engines engines(FleetReport.Engines said, @Nullable Integer target) {
        int meant = said.desired() == null ? said.ready() + said.starting() : said.desired();
        return new FleetTracker.Engines(
                target == null ? meant : target, said.ready(), said.starting(), said.draining(), said.gpusPerEngine());
    }
}
