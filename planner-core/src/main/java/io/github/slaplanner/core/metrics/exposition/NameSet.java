package io.github.slaplanner.core.metrics.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Names of metrics as bytes: tells whether a piece of a page is one of them, without a string in between. */
final class NameSet {
    private final byte[][] slots;

    NameSet(Collection<String> names) {
        slots = new byte[Integer.highestOneBit(4 * names.size() + 4)][];
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int at = slot(bytes, 0, bytes.length);
            while (slots[at] != null) {
                at = next(at);
            }
            slots[at] = bytes;
        }
    }

    boolean contains(byte[] page, int from, int to) {
        int at = slot(page, from, to);
        for (byte[] name = slots[at]; name != null; name = slots[at]) {
            if (Arrays.equals(name, 0, name.length, page, from, to)) {
                return true;
            }
            at = next(at);
        }
        return false;
    }

    /** Names of one program differ in length and near their end, so a few bytes tell most of them apart. */
    private int slot(byte[] page, int from, int to) {
        int hash = to - from;
        for (int at = Math.max(from, to - 12); at < to; at++) {
            hash = 31 * hash + page[at];
        }
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (slots.length - 1);
    }
}
