package io.github.slaplanner.connectors.virtual.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
                .forEach(each -> found.put(each.getKey().toString(UTF_8), each.getValue().toString(UTF_8)));
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

    /** Writes with a lease that nobody keeps alive; returns the lease. */
    long putLeased(Map<String, String> values, long seconds) {
        long lease = await(client.getLeaseClient().grant(seconds)).getID();
        PutOption option = PutOption.builder().withLeaseId(lease).build();
        values.forEach((key, value) -> await(client.getKVClient().put(bytes(key), bytes(value), option)));
        return lease;
    }

    /** Ends a lease, and with it its keys, as time would. */
    void expire(long lease) {
        await(client.getLeaseClient().revoke(lease));
    }

    void delete(String prefix) {
        await(client.getKVClient()
                .delete(bytes(prefix), DeleteOption.builder().isPrefix(true).build()));
    }

    /** The number of workers that are registered. */
    int workers(String component) {
        return entries(instances(component)).size();
    }

    /** Registers or removes workers until there are so many. */
    void resize(String component, int workers) {
        int now = workers(component);
        for (int each = now; each < workers; each++) {
            put(instances(component) + Integer.toHexString(0x1000 + each), "{}");
        }
        for (int each = workers; each < now; each++) {
            delete(instances(component) + Integer.toHexString(0x1000 + each));
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
