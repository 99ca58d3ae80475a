package io.github.slaplanner.mock;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which blocks of prompt prefixes the fleet still holds; the longest unused go first. Not for several threads at once. */
final class PrefixCache {
    private final int capacity;
    private final Map<Long, Boolean> blocks = new LinkedHashMap<>(16, 0.75f, true);

    /** An empty cache of so many tokens. */
    PrefixCache(long tokens) {
        capacity = (int) Math.min(tokens / Prompt.BLOCK, Integer.MAX_VALUE);
    }

    /** Prompt tokens that are held; all of them if less than a block is not. */
    int cached(Prompt prompt) {
        int held = 0;
        for (long block : prompt.prefixes()) {
            if (blocks.get(block) == null) {
                break;
            }
            held += Prompt.BLOCK;
        }
        return held > 0 && prompt.tokens() - held < Prompt.BLOCK ? prompt.tokens() : held;
    }

    void keep(Prompt prompt) {
        List<Long> prefixes = prompt.prefixes();
        prefixes.forEach(block -> blocks.put(block, true));
        var eldest = blocks.keySet().iterator();
        for (int surplus = blocks.size() - capacity; surplus > 0; surplus--) {
            eldest.next();
            eldest.remove();
        }
    }
}
