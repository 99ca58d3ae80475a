package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Observation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners and the log, and counts failures. A failure is logged when it is new for its collaborator, and again only
 * when it has become another one or has been away; it is counted and told to listeners every time. Listeners are guarded as
 * all collaborators are.
 */
final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final String LISTENER = "listener";

    private final Map<PlannerListener, Guard> listeners = new LinkedHashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, String> logged = new HashMap<>();
    private final Set<Reason> warned = EnumSet.noneOf(Reason.class);

    Reporter(List<PlannerListener> listeners, Duration timeout) {
        listeners.forEach(listener -> this.listeners.put(listener, new Guard(LISTENER, timeout)));
    }

    /** A collaborator failed and was contained. */
    void failed(String collaborator, Throwable failure) throws InterruptedException {
        count(collaborator, failure);
        tell(collaborator, listener -> listener.onFailure(collaborator, failure));
    }

    /** A collaborator did what it should. */
    synchronized void fine(String collaborator) {
        if (logged.remove(collaborator) != null) {
            LOG.info("{} works again", collaborator);
        }
    }

    void decided(Observation observation, Decision decision) throws InterruptedException {
        tell("", listener -> listener.onDecision(observation, decision));
    }

    void ticked(TickReport report) throws InterruptedException {
        if (report.decision().changes()) {
            LOG.info(
                    "{}: {}", report.outcome().kind().label(), report.decision().why());
        }
        report.decision().notices().stream()
                .map(Notice::reason)
                .filter(reason -> reason == Reason.EXTRAPOLATED && warned.add(reason))
                .forEach(reason -> LOG.warn(
                        "{}; decisions rest on the edge of what was measured. This is said once.",
                        report.decision().why()));
        tell("", listener -> {
            if (listener instanceof RuntimeListener runtime) {
                runtime.onTick(report);
            }
        });
    }

    synchronized Map<String, Long> failures() {
        return Map.copyOf(counts);
    }

    private synchronized void count(String collaborator, Throwable failure) {
        counts.merge(collaborator, 1L, Long::sum);
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        if (!message.equals(logged.put(collaborator, message))) {
            LOG.warn("{} failed and was contained: {}", collaborator, message);
            LOG.debug("{} failed", collaborator, failure);
        }
    }

    /** Tells every listener; one that fails is counted, and the others are told of it unless that is what they are told. */
    private void tell(String about, Consumer<PlannerListener> news) throws InterruptedException {
        for (Map.Entry<PlannerListener, Guard> listener : listeners.entrySet()) {
            try {
                listener.getValue().call(() -> {
                    news.accept(listener.getKey());
                    return true;
                });
            } catch (CallFailedException e) {
                if (about.equals(LISTENER)) {
                    count(LISTENER, e.shown());
                } else {
                    failed(LISTENER, e.shown());
                }
            }
        }
    }

    @Override
    public void close() {
        listeners.values().forEach(Guard::close);
    }
}
