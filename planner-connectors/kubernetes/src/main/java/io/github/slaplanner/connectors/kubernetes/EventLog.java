package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells scaling in Kubernetes events of the object that is scaled. Nothing waits for it, and nothing fails with it. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final String COMPONENT = "sla-planner";
    private static final int LONGEST_MESSAGE = 1024;

    private final ClusterApi api;
    private final String identity;
    private final Clock clock;
    private final AtomicBoolean complained = new AtomicBoolean();

    EventLog(ClusterApi api, String identity, Clock clock) {
        this.api = api;
        this.identity = identity;
        this.clock = clock;
    }

    void rescaled(Rescale.Move move, String why) {
        write(move.target(), "Normal", "Rescaled", move + ": " + why);
    }

    void failed(Rescale.Move move, String problem) {
        write(move.target(), "Warning", "RescaleFailed", move + ": " + problem);
    }

    private void write(RoleTarget target, String type, String reason, String message) {
        String namespace = target.ref().namespace();
        CompletableFuture<Void> unused = api.create(
                        "/api/v1/namespaces/" + namespace + "/events", event(target, type, reason, message))
                .thenAccept(answer -> complain(answer, namespace));
    }

    private void complain(Answer answer, String namespace) {
        if (!answer.ok() && complained.compareAndSet(false, true)) {
            String told = answer.code() == Answer.FORBIDDEN
                    ? new Permission("", "events", namespace, "create").refusal()
                    : answer.reason();
            LOG.warn("Scaling is not told in events: {}", told);
        }
    }

    private Event event(RoleTarget target, String type, String reason, String message) {
        ObjectRef ref = target.ref();
        String now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
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
                .withUid(target.uid())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(
                        message.length() <= LONGEST_MESSAGE
                                ? message
                                : message.substring(0, LONGEST_MESSAGE - 3) + "...")
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
}
