package io.github.slaplanner.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private final PrefixCache cache = new PrefixCache(1600);

    @Test
    void prompt_seenBefore_isHeld() {
        Prompt prompt = prompt(1, 100);
        assertThat(cache.cached(prompt)).isZero();
        cache.keep(prompt);
        assertThat(cache.cached(prompt(1, 100))).isEqualTo(100);
    }

    @Test
    void prompt_thatGoesOnAnother_isHeldUpToItsWholeBlocks() {
        cache.keep(prompt(1, 100));
        assertThat(cache.cached(prompt(1, 200))).isEqualTo(96);
    }

    @Test
    void prompt_thatDiffersAtTheStart_isNotHeld() {
        cache.keep(prompt(1, 100));
        List<Integer> other = new ArrayList<>(ids(1, 100));
        other.set(0, -1);
        assertThat(cache.cached(Prompt.of(other))).isZero();
    }

    @Test
    void fullCache_dropsWhatWasUsedLeastRecently() {
        cache.keep(prompt(1, 800));
        cache.keep(prompt(2, 800));
        cache.cached(prompt(1, 800));
        cache.keep(prompt(3, 400));
        assertThat(cache.cached(prompt(1, 800))).isEqualTo(800);
        assertThat(cache.cached(prompt(2, 800))).isLessThan(800);
    }

    private static Prompt prompt(long seed, int tokens) {
        return Prompt.of(ids(seed, tokens));
    }

    private static List<Integer> ids(long seed, int tokens) {
        return new SplittableRandom(seed).ints(tokens, 0, 30_000).boxed().toList();
    }
}
