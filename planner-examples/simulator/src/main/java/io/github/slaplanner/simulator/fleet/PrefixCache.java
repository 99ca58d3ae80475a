package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.core.trace.PromptBlocks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Blocks of prompts that an engine still holds; those that were not used for longest go first. A block is used no later than those
 * before it, so that what is held of a prompt is always its beginning.
 */
public final class PrefixCache {
    private final boolean on;
    private final Map<Long, Boolean> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private int blockTokens = 1;

    /** An empty cache, or one that never holds anything. */
    public PrefixCache(boolean on) {
        this.on = on;
    }

    /**
     * Tokens at the beginning of a prompt that are held. At least one token is always left to read: it makes the first token of the
     * answer.
     */
    public int held(PromptBlocks prompt, int isl) {
        if (!on || prompt.count() == 0) {
            return 0;
        }
        int held = 0;
        int missing = prompt.count() + 1;
        while (missing - held > 1) {
            int middle = (held + missing) >>> 1;
            if (blocks.containsKey(prompt.name(middle - 1))) {
                held = middle;
            } else {
                missing = middle;
            }
        }
        return Math.min(isl - 1, held * prompt.tokens());
    }

    /** Uses and holds all blocks of a prompt that was read. */
    public void keep(PromptBlocks prompt) {
        if (on && prompt.count() > 0) {
            blockTokens = prompt.tokens();
            for (int i = prompt.count() - 1; i >= 0; i--) {
                blocks.put(prompt.name(i), true);
            }
        }
    }

    /** Lets go of what is more than so many tokens. */
    public void limit(double tokens) {
        int most = (int) Math.max(0, tokens / blockTokens);
        if (blocks.size() > most) {
            Iterator<Long> eldest = blocks.keySet().iterator();
            for (int surplus = blocks.size() - most; surplus > 0; surplus--) {
                eldest.next();
                eldest.remove();
            }
        }
    }

    /** Blocks that are held. */
    public int size() {
        return blocks.size();
    }
}
