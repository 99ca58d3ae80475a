package io.github.slaplanner.standalone.kube;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plays scheduler and kubelets: gives pods a node while there is room, lets them serve, and removes them when they may go. */
final class FakeKubelet implements AutoCloseable {
    private static final long PERIOD_MS = 100;

    private final KubernetesClient admin;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> running;
    private volatile boolean room = true;
    private volatile boolean drained = true;

    FakeKubelet(KubernetesClient admin) {
        this.admin = admin;
        this.running = rounds.scheduleWithFixedDelay(this::round, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether new pods get a node. */
    void room(boolean there) {
        room = there;
    }

    /** Whether pods that are to go have finished. */
    void drained(boolean done) {
        drained = done;
    }

    private void round() {
        try {
            admin.pods().inAnyNamespace().list().getItems().forEach(this::treat);
        } catch (KubernetesClientException away) {
            // The API server is away, or somebody else was quicker; the next round looks again.
        }
    }

    private void treat(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            if (drained) {
                admin.resource(pod).withGracePeriod(0).delete();
            }
        } else if (pod.getSpec().getNodeName() == null) {
            if (room) {
                bind(pod);
            } else if (pod.getStatus().getConditions().isEmpty()) {
                say(pod, null, "PodScheduled", "False");
            }
        } else if ("Pending".equals(pod.getStatus().getPhase())) {
            serve(pod);
        }
    }

    private void bind(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getMetadata().getName();
        admin.raw(
                "/api/v1/namespaces/" + namespace + "/pods/" + name + "/binding",
                "POST",
                new BindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewTarget()
                        .withKind("Node")
                        .withName("node")
                        .endTarget()
                        .build());
    }

    private void serve(Pod pod) {
        say(pod, "Running", "Ready", "True");
    }

    private void say(Pod pod, @Nullable String phase, String condition, String status) {
        admin.resource(pod)
                .editStatus(now -> new PodBuilder(now)
                        .editStatus()
                        .withPhase(phase == null ? now.getStatus().getPhase() : phase)
                        .addToConditions(new PodConditionBuilder()
                                .withType(condition)
                                .withStatus(status)
                                .withLastTransitionTime(Instant.now()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                                .build())
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        running.cancel(false);
        rounds.shutdownNow();
    }
}
