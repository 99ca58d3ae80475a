package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells scaling and leadership in Kubernetes events. What happens again within an hour counts up the event that is there. Nothing
 * waits for it, and nothing fails with it; an event that is lost is tried again, and said.
 */
final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String COMPONENT = "sla-planner";
    private static final int LONGEST_MESSAGE = 1024;
    private static final int WAITING = 64;
    private static final int REMEMBERED = 64;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration SAME = Duration.ofHours(1);
    private static final ApiKind EVENTS = new ApiKind("", "v1", "Event", "events", false);

    private final ClusterApi api;
    private final Retry retry;
    private final String identity;
    private final Clock clock;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            0, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), EventLog::thread, EventLog::full);
    private final Map<Said, Written> written = new LinkedHashMap<>();
    private boolean complained;

    /**
     * What an event is about.
     *
     * @param ref the object
     * @param uid its uid, or null if it is not known
     */
    record About(ObjectRef ref, @Nullable String uid) {
        static About of(RoleTarget target) {
            return new About(target.ref(), target.uid());
        }
    }

    private record Said(About about, String type, String reason, String message) {}

    private record Written(String name, Instant first, int count) {}

    /**
     * A log.
     *
     * @param api the cluster
     * @param retry how to try again; its own, since it writes beside the planner's actions
     * @param identity name of this planner
     * @param clock the time
     */
    EventLog(ClusterApi api, Retry retry, String identity, Clock clock) {
        this.api = api;
        this.retry = retry;
        this.identity = identity;
        this.clock = clock;
    }

    /** What an event needs. */
    static Permission permission(String namespace) {
        return Permission.of("", EVENTS.plural(), namespace, "create", "patch");
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "planner-events");
        thread.setDaemon(true);
        return thread;
    }

    private static void full(Runnable event, ThreadPoolExecutor writer) {
        if (!writer.isShutdown()) {
            LOG.warn("An event is not told: {} others wait for the API server.", WAITING);
        }
    }

    void normal(About about, String reason, String message) {
        write(new Said(about, "Normal", reason, shortened(message)));
    }

    void warning(About about, String reason, String message) {
        write(new Said(about, "Warning", reason, shortened(message)));
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 3) + "...";
    }

    private void write(Said said) {
        Instant now = clock.instant();
        writer.execute(() -> write(said, now));
    }

    private void write(Said said, Instant now) {
        Written before = written.get(said);
        Answer answer = before != null && before.first().plus(SAME).isAfter(now) ? countUp(said, before, now) : null;
        if (answer == null || answer.code() == Answer.NOT_FOUND) {
            answer = create(said, now);
        }
        complain(answer, said.about().ref().namespace());
    }

    private Answer create(Said said, Instant now) {
        ObjectRef about = said.about().ref();
        Answer answer =
                patiently(() -> api.create(collection(about), event(said, now)).join());
        String name = Json.text(answer.body(), "metadata", "name");
        if (answer.ok() && name != null) {
            remember(said, new Written(name, now, 1));
        }
        return answer;
    }

    private Answer countUp(Said said, Written before, Instant now) {
        ObjectRef event = new ObjectRef(EVENTS, said.about().ref().namespace(), before.name());
        int count = before.count() + 1;
        Answer answer = patiently(() -> api.change(event, Map.of("count", count, "lastTimestamp", seconds(now)))
                .join());
        if (answer.ok()) {
            remember(said, new Written(before.name(), before.first(), count));
        }
        return answer;
    }

    private Answer patiently(Supplier<Answer> call) {
        retry.begin();
        return retry.call(patience -> call.get());
    }

    private void remember(Said said, Written event) {
        written.remove(said);
        written.put(said, event);
        if (written.size() > REMEMBERED) {
            written.remove(written.keySet().iterator().next());
        }
    }

    private void complain(Answer answer, String namespace) {
        if (answer.ok()) {
            complained = false;
        } else if (!complained && !writer.isShutdown()) {
            complained = true;
            LOG.warn("An event was lost; the next one is tried again{}", api.why(answer, permission(namespace)));
        }
    }

    private static String collection(ObjectRef about) {
        return new ObjectRef(EVENTS, about.namespace(), "").collection();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Event event(Said said, Instant time) {
        ObjectRef ref = said.about().ref();
        String now = seconds(time);
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(ref.name() + ".")
                .withNamespace(ref.namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(ref.kind().apiVersion())
                .withKind(ref.kind().kind())
                .withName(ref.name())
                .withNamespace(ref.namespace())
                .withUid(said.about().uid())
                .endInvolvedObject()
                .withType(said.type())
                .withReason(said.reason())
                .withMessage(said.message())
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(identity)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
    }

    /** Gives what is waiting a moment to be told. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException stop) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
