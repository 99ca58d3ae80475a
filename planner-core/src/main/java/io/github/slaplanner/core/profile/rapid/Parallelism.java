package io.github.slaplanner.core.profile.rapid;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one engine is spread over GPUs.
 *
 * @param tensor GPUs that share every layer
 * @param pipeline stages, each with its share of the layers
 * @param data ranks with sequences of their own
 * @param expert GPUs of a stage that have whole experts of their own; within such a group every expert is shared like other
 *     layers. 1 shares every expert among all GPUs of the stage
 */
public record Parallelism(int tensor, int pipeline, int data, int expert) {
    /** One GPU. */
    public static final Parallelism ONE = new Parallelism(1, 1, 1, 1);

    private static final Pattern WRITTEN =
            Pattern.compile("(?:TP(\\d{1,4}))?[ ,]*(?:PP(\\d{1,4}))?[ ,]*(?:DP(\\d{1,4}))?[ ,]*(?:EP(\\d{1,4}))?");

    /**
     * Refuses sizes below 1, and experts that cannot be spread so.
     *
     * @throws IllegalArgumentException if one is, with what to write instead
     */
    public Parallelism {
        if (tensor < 1 || pipeline < 1 || data < 1 || expert < 1) {
            throw new IllegalArgumentException("Parallel sizes must be at least 1, got tensor (" + tensor
                    + "), pipeline (" + pipeline + "), data (" + data + "), expert (" + expert + ").");
        }
        if (tensor * data % expert != 0) {
            throw new IllegalArgumentException("The expert parallel size (" + expert
                    + ") must divide the tensor times the data parallel size (" + tensor * data + ").");
        }
    }

    /** The same with whole experts on every GPU of a stage, as engines do it with data parallelism. */
    public static Parallelism wholeExperts(int tensor, int pipeline, int data) {
        return new Parallelism(tensor, pipeline, data, Math.max(1, tensor) * Math.max(1, data));
    }

    /**
     * Sizes as they are printed: {@code TP4 EP4}, with blanks, commas or nothing between them. Whole experts are on every GPU where
     * there are data-parallel ranks, unless it says otherwise.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static Parallelism of(String text) {
        Matcher sizes = WRITTEN.matcher(text.trim().toUpperCase(Locale.ROOT));
        if (!sizes.matches() || text.isBlank()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no parallel size; write TP4, TP2,PP2 or TP1,DP8,EP8, in this order.");
        }
        int tensor = size(sizes.group(1));
        int data = size(sizes.group(3));
        int whole = data > 1 ? tensor * data : 1;
        return new Parallelism(
                tensor, size(sizes.group(2)), data, sizes.group(4) == null ? whole : size(sizes.group(4)));
    }

    private static int size(@Nullable String digits) {
        return digits == null ? 1 : Integer.parseInt(digits);
    }

    /** GPUs of one engine. */
    public int gpus() {
        return stage() * pipeline;
    }

    /** GPUs of one stage. */
    int stage() {
        return tensor * data;
    }

    @Override
    public String toString() {
        return "TP" + tensor + named(" PP", pipeline) + named(" DP", data) + named(" EP", expert);
    }

    private static String named(String name, int size) {
        return size > 1 ? name + size : "";
    }
}
