package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws what a suite leaves open: {@code {between: [a, b]}} is a number between two, on a logarithmic scale if both are positive and
 * a whole number if both are; {@code {one_of: [x, y, z]}} is one of them. The same seed and name draw the same.
 */
final class Drawing {
    private static final String BETWEEN = "between";
    private static final String ONE_OF = "one_of";

    /** Digits of a drawn fraction, so that a person can read it. */
    private static final int DIGITS = 3;

    private final RandomNumbers dice;
    private boolean used;

    /**
     * What a cell draws.
     *
     * @param seed of the whole drawing
     * @param name of the cell: another cell more or less changes nothing
     */
    Drawing(long seed, String name) {
        dice = new RandomNumbers(seed * 0x1_0000_0001L + name.hashCode(), 0);
    }

    /** Whether there was something to draw. */
    boolean used() {
        return used;
    }

    /** A seed. */
    long seed() {
        used = true;
        return (long) (dice.uniform() * 1_000_000);
    }

    /** The same with everything drawn. */
    @Nullable
    Object drawn(String where, @Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(item -> all.add(drawn(where + "[" + all.size() + "]", item)));
            return all;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.size() == 1 && map.containsKey(BETWEEN)) {
            return between(where + "." + BETWEEN, map.get(BETWEEN));
        }
        if (map.size() == 1 && map.containsKey(ONE_OF)) {
            return oneOf(where + "." + ONE_OF, map.get(ONE_OF));
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((name, field) -> all.put(String.valueOf(name), drawn(where + "." + name, field)));
        return all;
    }

    private Object between(String where, @Nullable Object value) {
        List<Object> ends = Fields.list(where, value);
        if (ends.size() != 2) {
            throw new SuiteException(where + ": expected two numbers, [least, most]; found " + ends);
        }
        double low = Fields.number(where, ends.get(0));
        double high = Fields.number(where, ends.get(1));
        if (low > high) {
            throw new SuiteException(where + ": expected [least, most]; found " + ends);
        }
        used = true;
        double share = dice.uniform();
        double drawn = low > 0 ? low * StrictMath.pow(high / low, share) : low + (high - low) * share;
        boolean whole = ends.stream().allMatch(end -> end instanceof Integer || end instanceof Long);
        return whole ? (Object) Math.round(drawn) : (Object) rounded(drawn);
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    }

    private @Nullable Object oneOf(String where, @Nullable Object value) {
        List<Object> choices = Fields.list(where, value);
        if (choices.isEmpty()) {
            throw new SuiteException(where + ": there is nothing to choose from");
        }
        used = true;
        int chosen = (int) (dice.uniform() * choices.size());
        return drawn(where + "[" + chosen + "]", choices.get(chosen));
    }
}
