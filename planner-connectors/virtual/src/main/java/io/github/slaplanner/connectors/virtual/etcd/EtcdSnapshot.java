package io.github.slaplanner.connectors.virtual.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of interest at one revision. */
final class EtcdSnapshot {
    private static final GetOption ALL = GetOption.builder().isPrefix(true).build();
    private static final GetOption COUNT =
            GetOption.builder().isPrefix(true).withCountOnly(true).build();

    private final EtcdKeys keys;
    private final TxnResponse response;
    private final List<GetResponse> parts;
    private final Map<String, String> values = new HashMap<>();

    private final Map<Role, Integer> workers = new EnumMap<>(Role.class);

    private EtcdSnapshot(EtcdKeys keys, Map<Role, List<String>> counted, TxnResponse response) {
        this.keys = keys;
        this.response = response;
        parts = response.getGetResponses();
        parts.get(0).getKvs().forEach(each -> values.put(text(each.getKey()), text(each.getValue())));
        Iterator<GetResponse> counts = parts.listIterator(2);
        counted.forEach((role, prefixes) -> workers.put(role, sum(counts, prefixes.size())));
    }

    private static int sum(Iterator<GetResponse> counts, int prefixes) {
        long sum = 0;
        for (int prefix = 0; prefix < prefixes; prefix++) {
            sum += counts.next().getCount();
        }
        return Math.toIntExact(sum);
    }

    /**
     * Reads all in one transaction.
     *
     * @param counted for each role the prefixes whose keys are its workers
     */
    static EtcdSnapshot read(EtcdStore store, EtcdKeys keys, Map<Role, List<String>> counted) {
        List<Op> reads = new ArrayList<>();
        reads.add(Op.get(EtcdStore.bytes(keys.prefix()), ALL));
        reads.add(Op.get(EtcdStore.bytes(keys.record()), GetOption.DEFAULT));
        counted.values().stream()
                .flatMap(List::stream)
                .forEach(prefix -> reads.add(Op.get(EtcdStore.bytes(prefix), COUNT)));
        return new EtcdSnapshot(keys, counted, store.commit(List.of(), reads));
    }

    long revision() {
        return response.getHeader().getRevision();
    }

    /** The revision at which the record was written, 0 if there is none. */
    long recordRevision() {
        return parts.get(1).getKvs().stream()
                .mapToLong(KeyValue::getModRevision)
                .findFirst()
                .orElse(0);
    }

    @Nullable
    DecisionRecord recorded() {
        List<KeyValue> found = parts.get(1).getKvs();
        return found.isEmpty()
                ? null
                : DecisionRecord.parse(keys.record(), text(found.get(0).getValue()));
    }

    /** The decision that stands for the environment to see, or null if there is none. */
    @Nullable
    VirtualDecision standing(List<Role> roles) {
        Long id = number(keys.decisionId());
        Map<Role, Integer> replicas = new EnumMap<>(Role.class);
        for (Role role : roles) {
            Long target = number(keys.target(role));
            if (target != null) {
                replicas.put(role, Math.toIntExact(target));
            }
        }
        return id == null || replicas.isEmpty() ? null : new VirtualDecision(id, replicas);
    }

    /** The decision that the environment has acknowledged, or -1; what cannot be read is no acknowledgement. */
    long scaled() {
        try {
            Long scaled = number(keys.scaledDecisionId());
            return scaled == null ? -1 : scaled;
        } catch (ConnectorException e) {
            return -1;
        }
    }

    /** Workers that are registered, per role. */
    Map<Role, Integer> workers() {
        return workers;
    }

    private @Nullable Long number(String key) {
        String value = values.get(key);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw new ConnectorException(
                    "The etcd key " + key + " must hold a whole number, but holds \"" + value + "\". Maybe delete it.");
        }
    }

    private static String text(io.etcd.jetcd.ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
