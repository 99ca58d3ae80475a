package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners and the log, and keeps the book of failures. The log has a line for the beginning of a failure, a few while
 * it lasts, and one for its end; listeners are told every time. Listeners are guarded as all collaborators are.
 */
final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final String LISTENER = "listener";
    private static final int LONGEST_CAUSE = 600;

    private final Map<PlannerListener, Guard> listeners = new LinkedHashMap<>();
    private final FailureBook book = new FailureBook();
    private final TimeSource time;
    private final Set<Reason> warned = EnumSet.noneOf(Reason.class);
    private @Nullable Said said;

    Reporter(List<PlannerListener> listeners, Duration timeout, TimeSource time) {
        listeners.forEach(listener -> this.listeners.put(listener, new Guard(nameOf(listener), timeout)));
        this.time = time;
    }

    private static String nameOf(PlannerListener listener) {
        String type = listener.getClass().isHidden() || listener.getClass().isSynthetic()
                ? ""
                : listener.getClass().getSimpleName();
        return (LISTENER + " " + type).strip();
    }

    /** What was last logged of a decision: the same again is no news. */
    private record Said(Outcome.Kind outcome, Map<Role, Integer> targets) {}

    /** An input failed and was contained. */
    void failed(String input, Throwable failure) throws InterruptedException {
        note(input, failure);
        tell(input, listener -> listener.onFailure(input, failure));
    }

    private synchronized void note(String input, Throwable failure) {
        log(book.failed(input, cause(failure), time.now(), time.nanoTime()));
        LOG.debug("{} failed", input, failure);
    }

    /** On one line and not without end, whoever wrote it. */
    private static String cause(Throwable failure) {
        String line = message(failure).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "...";
    }

    /** Messages of the planner's own kinds are sentences; others, such as a bare file name, need their class to be read. */
    private static String message(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof FileSystemException file) {
            return file(file);
        }
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof FileSystemException file) {
            return message + ": " + file(file);
        }
        boolean sentence = failure instanceof IllegalStateException
                || failure instanceof IllegalArgumentException
                || failure instanceof UncheckedIOException
                || failure.getClass().getName().startsWith("io.github.slaplanner.");
        return message != null && sentence
                ? message
                : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** The JDK says no more than a name where the class says why. */
    private static String file(FileSystemException failure) {
        String why = failure.getReason();
        if (failure instanceof FileAlreadyExistsException) {
            why = "it is there and is no folder";
        } else if (failure instanceof AccessDeniedException) {
            why = "permission denied";
        } else if (failure instanceof NoSuchFileException) {
            why = "it is not there";
        }
        return failure.getFile() + ": " + (why == null ? failure.getClass().getSimpleName() : why);
    }

    /** An input did what it should. */
    synchronized void fine(String input) {
        book.fine(input);
    }

    /** Tells of failures that have lasted or ended; to be called at every tick. */
    synchronized void pulse() {
        book.due(time.nanoTime()).forEach(Reporter::log);
    }

    private static void log(FailureBook.@Nullable Event event) {
        if (event == null) {
            return;
        }
        Failure failure = event.failure();
        String input = failure.input();
        String since = failure.since().truncatedTo(ChronoUnit.SECONDS).toString();
        switch (event.news()) {
            case BEGINS -> LOG.warn("{} fails: {}. {}.", input, sentence(failure.cause()), failure.remedy());
            case STILL ->
                LOG.warn(
                        "{} has failed since {} ({} times): {}. {}.",
                        input,
                        since,
                        failure.times(),
                        sentence(failure.cause()),
                        failure.remedy());
            case ENDS ->
                LOG.info(
                        "{} works again; it had failed since {} ({} times, last: {}).",
                        input,
                        since,
                        failure.times(),
                        sentence(failure.cause()));
        }
    }

    private static String sentence(String cause) {
        return cause.endsWith(".") ? cause.substring(0, cause.length() - 1) : cause;
    }

    void decided(Observation observation, Decision decision) throws InterruptedException {
        tell("", listener -> listener.onDecision(observation, decision));
    }

    void ticked(TickReport report) throws InterruptedException {
        Decision decision = report.decision();
        Said now = new Said(report.outcome().kind(), decision.targets());
        if (decision.changes() && !now.equals(said)) {
            LOG.info("{}: {}", report.outcome().kind().label(), decision.why().replaceAll("\\R", "; "));
        }
        said = decision.changes() ? now : null;
        if (report.outcome().kind() == Outcome.Kind.RESUMED) {
            LOG.info("resumed: {}", report.outcome().detail());
        }
        decision.notices().stream()
                .map(Notice::reason)
                .filter(reason -> reason == Reason.EXTRAPOLATED && warned.add(reason))
                .forEach(reason -> LOG.warn(
                        "{}; decisions rest on the edge of what was measured. This is said once.",
                        decision.why().replaceAll("\\R", "; ")));
        tell("", listener -> {
            if (listener instanceof RuntimeListener runtime) {
                runtime.onTick(report);
            }
        });
    }

    /** Somebody has changed something. */
    void controlled(Controls.Action action) throws InterruptedException {
        Instant at = time.now();
        LOG.info("{}, by {}{}", action.what(), action.who(), action.why().isEmpty() ? "" : ": " + action.why());
        tell("", listener -> {
            if (listener instanceof RuntimeListener runtime) {
                runtime.onControl(at, action);
            }
        });
    }

    /** How often each input has failed. */
    synchronized Map<String, Long> failures() {
        return book.counts();
    }

    /** The failures that have not ended, the oldest first. */
    synchronized List<Failure> open() {
        return book.open();
    }

    /** Tells every listener; one that fails is counted, and the others are told of it unless that is what they are told. */
    private void tell(String about, Consumer<PlannerListener> news) throws InterruptedException {
        for (Map.Entry<PlannerListener, Guard> listener : listeners.entrySet()) {
            Guard guard = listener.getValue();
            try {
                guard.call(() -> {
                    news.accept(listener.getKey());
                    return true;
                });
                fine(guard.name());
            } catch (CallFailedException e) {
                if (about.startsWith(LISTENER)) {
                    note(guard.name(), e.shown());
                } else {
                    failed(guard.name(), e.shown());
                }
            }
        }
    }

    @Override
    public void close() {
        listeners.values().forEach(Guard::close);
    }
}
