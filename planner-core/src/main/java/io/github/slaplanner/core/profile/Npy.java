package io.github.slaplanner.core.profile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's array format, as far as profiles use it: versions 1 to 3, little-endian {@code i4 i8 f4 f8}, scalars and one
 * dimension. A file is the magic string, a version, the length of the header, the header as a Python dictionary, and the
 * raw values.
 */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /** The values; for integers beyond 2^53 the nearest double. */
    static double[] decode(byte[] bytes) throws FormatException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            String header = header(buffer);
            return values(buffer, group(DTYPE, header), length(group(SHAPE, header)));
        } catch (BufferUnderflowException e) {
            throw new FormatException("is truncated", e);
        }
    }

    private static String header(ByteBuffer buffer) throws FormatException {
        byte[] magic = new byte[MAGIC.length];
        buffer.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new FormatException("is not a NumPy array");
        }
        int version = buffer.get();
        buffer.get();
        int length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new FormatException("is truncated");
        }
        byte[] text = new byte[length];
        buffer.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String group(Pattern pattern, String header) throws FormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new FormatException("has a header that is not understood: " + header.strip());
        }
        return matcher.group(1);
    }

    private static int length(String shape) throws FormatException {
        String inner = shape.strip();
        if (inner.isEmpty()) {
            return 1;
        }
        String[] sizes = inner.split("\\s*,\\s*", -1);
        boolean oneDimension = sizes.length == 1 || (sizes.length == 2 && sizes[1].isEmpty());
        if (!oneDimension || !sizes[0].matches("\\d{1,9}")) {
            throw new FormatException("has shape (" + inner + "); one dimension is expected");
        }
        return Integer.parseInt(sizes[0]);
    }

    private static double[] values(ByteBuffer buffer, String dtype, int length) throws FormatException {
        int size = switch (dtype) {
            case "<i4", "<f4" -> Integer.BYTES;
            case "<i8", "<f8" -> Long.BYTES;
            default ->
                throw new FormatException(
                        "has dtype " + dtype + "; <i4, <i8, <f4 or <f8 is expected (NumPy: array.astype('<f8'))");
        };
        if (buffer.remaining() < (long) length * size) {
            throw new FormatException("is truncated");
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = switch (dtype) {
                case "<i4" -> buffer.getInt();
                case "<f4" -> buffer.getFloat();
                case "<i8" -> buffer.getLong();
                default -> buffer.getDouble();
            };
        }
        return values;
    }

    /** A version 1.0 array of one dimension: {@code <i8} if every value is whole, else {@code <f8}. */
    static byte[] encode(double[] values) {
        boolean whole = Arrays.stream(values).allMatch(v -> v == Math.rint(v) && Math.abs(v) <= 1L << 53);
        String dictionary = "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }"
                .formatted(whole ? "<i8" : "<f8", values.length);
        int preamble = MAGIC.length + 2 + Short.BYTES;
        int padding = Math.floorMod(-(preamble + dictionary.length() + 1), ALIGNMENT);
        String header = dictionary + " ".repeat(padding) + "\n";
        ByteBuffer buffer = ByteBuffer.allocate(preamble + header.length() + values.length * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
        buffer.put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : values) {
            if (whole) {
                buffer.putLong((long) value);
            } else {
                buffer.putDouble(value);
            }
        }
        return buffer.array();
    }

    /** An array that cannot be read; the message continues the array's name. */
    static final class FormatException extends Exception {
        private static final long serialVersionUID = 1L;

        FormatException(String message) {
            super(message);
        }

        FormatException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
