package io.github.slaplanner.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs that are nearly right: samples with a few bytes changed, by a seeded generator. */
public final class Mutations {
    private static final List<byte[]> TOKENS = List.of(
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes("\""),
            bytes("\n"),
            bytes(":"),
            bytes(","),
            bytes("null"),
            bytes("-1"),
            bytes("1e308"),
            bytes("1e999"),
            bytes("NaN"),
            bytes("Infinity"),
            bytes("2147483648"),
            bytes("0"),
            bytes("\\"),
            bytes("&a *a"),
            bytes("!!java.lang.String"),
            bytes("\u0000"),
            bytes("\uFEFF"),
            bytes("é"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3});

    private final Random random;
    private final List<byte[]> samples;

    /**
     * Mutations of samples.
     *
     * @param seed of the generator
     * @param samples at least one
     */
    public Mutations(long seed, String... samples) {
        this.random = new Random(seed);
        this.samples = Arrays.stream(samples).map(Mutations::bytes).toList();
    }

    /** The next input. */
    public byte[] next() {
        byte[] input = samples.get(random.nextInt(samples.size()));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + random.nextInt(12));
        byte[] cut = Arrays.copyOfRange(input, at, end);
        return switch (random.nextInt(6)) {
            case 0 -> joined(Arrays.copyOf(input, at), TOKENS.get(random.nextInt(TOKENS.size())), tail(input, at));
            case 1 -> joined(Arrays.copyOf(input, at), new byte[0], tail(input, end));
            case 2 -> joined(Arrays.copyOf(input, at), joined(cut, cut, cut), tail(input, end));
            case 3 -> joined(Arrays.copyOf(input, at), TOKENS.get(random.nextInt(TOKENS.size())), tail(input, end));
            case 4 -> Arrays.copyOf(input, at);
            default -> flipped(input, at);
        };
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] copy = input.clone();
        if (at < copy.length) {
            copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] tail(byte[] input, int from) {
        return Arrays.copyOfRange(input, from, input.length);
    }

    private static byte[] joined(byte[] a, byte[] b, byte[] c) {
        byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
