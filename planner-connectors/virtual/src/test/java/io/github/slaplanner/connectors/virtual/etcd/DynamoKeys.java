package io.github.slaplanner.connectors.virtual.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The keys as somebody else's program reads and writes them, spelled out; and the workers of a fleet that registers. */
final class DynamoKeys implements AutoCloseable {
    private final Client client;
    private final String namespace;

    DynamoKeys(String endpoint, String namespace) {
        client = Client.builder().endpoints(endpoint).build();
        this.namespace = namespace;
    }

    /** Everything under the planner's prefix by its full key. */
    Map<String, String> planner() {
        Map<String, String> found = new TreeMap<>();
        entries("v1/" + namespace + "/planner/")
                .forEach(each ->
                        found.put(each.getKey().toString(UTF_8), each.getValue().toString(UTF_8)));
        return found;
    }

    List<KeyValue> entries(String prefix) {
        return await(client.getKVClient()
                        .get(bytes(prefix), GetOption.builder().isPrefix(true).build()))
                .getKvs();
    }

    void put(String key, String value) {
        await(client.getKVClient().put(bytes(key), bytes(value)));
    }

    /** The time to live that a lease was granted, s. */
    long ttl(long lease) {
        return await(client.getLeaseClient().timeToLive(lease, LeaseOption.DEFAULT))
                .getGrantedTTL();
    }

    /** Tells of every write of a decision's id, with the counts that were written at the same revision. */
    Watch.Watcher watchDecisions(Consumer<VirtualDecision> listener) {
        String prefix = "v1/" + namespace + "/planner/";
        WatchOption option = WatchOption.builder().isPrefix(true).build();
        return client.getWatchClient().watch(bytes(prefix), option, response -> {
            Map<Long, Map<String, Integer>> byRevision = new TreeMap<>();
            response.getEvents().stream()
                    .map(WatchEvent::getKeyValue)
                    .filter(each -> !each.getValue().isEmpty())
                    .forEach(each -> byRevision
                            .computeIfAbsent(each.getModRevision(), none -> new TreeMap<>())
                            .put(
                                    each.getKey().toString(UTF_8).substring(prefix.length()),
                                    Integer.valueOf(each.getValue().toString(UTF_8))));
            byRevision.values().stream()
                    .filter(values -> values.containsKey("decision_id"))
                    .forEach(values -> listener.accept(decision(values)));
        });
    }

    private static VirtualDecision decision(Map<String, Integer> values) {
        return new VirtualDecision(
                values.get("decision_id"),
                Map.of(
                        Role.PREFILL,
                        values.getOrDefault("num_prefill_workers", -1),
                        Role.DECODE,
                        values.getOrDefault("num_decode_workers", -1)));
    }

    /** Returns when a key has a value. */
    void awaitValue(String key, String value) {
        CountDownLatch written = new CountDownLatch(1);
        Consumer<KeyValue> check = each -> {
            if (each.getValue().toString(UTF_8).equals(value)) {
                written.countDown();
            }
        };
        try (Watch.Watcher watcher = client.getWatchClient()
                .watch(
                        bytes(key),
                        response -> response.getEvents().forEach(each -> check.accept(each.getKeyValue())))) {
            entries(key).forEach(check);
            assertThat(written.await(60, TimeUnit.SECONDS))
                    .as("%s becomes %s", key, value)
                    .isTrue();
            assertThat(watcher.isClosed()).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends a lease, and with it its keys, as time would. */
    void expire(long lease) {
        await(client.getLeaseClient().revoke(lease));
    }

    void delete(String prefix) {
        await(client.getKVClient()
                .delete(bytes(prefix), DeleteOption.builder().isPrefix(true).build()));
    }

    /** What is kept for a restarted planner. */
    DecisionRecord record() {
        String key = "v1/" + namespace + "/planner-record/last_decision";
        return DecisionRecord.parse(key, entries(key).get(0).getValue().toString(UTF_8));
    }

    /** The number of workers that are registered. */
    int workers(String component) {
        return entries(instances(component)).size();
    }

    /** Registers or removes workers until there are so many, whatever an earlier attempt has left. */
    void resize(String component, int workers) {
        List<KeyValue> now = entries(instances(component));
        for (int more = now.size(); more < workers; more++) {
            put(instances(component) + UUID.randomUUID(), "{}");
        }
        for (int each = workers; each < now.size(); each++) {
            delete(now.get(each).getKey().toString(UTF_8));
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String instances(String component) {
        return "v1/instances/" + namespace + "/" + component + "/generate/";
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
