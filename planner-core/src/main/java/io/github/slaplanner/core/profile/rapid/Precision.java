package io.github.slaplanner.core.profile.rapid;

import java.util.Locale;

/** How weights are stored and in which arithmetic they are multiplied. Activations outside of it are 16-bit. */
public enum Precision {
    /** 16-bit floating point, bfloat16 or half. */
    BF16(2, Arithmetic.BITS_16),
    /** 8-bit floating-point weights and activations. A GPU that has no such arithmetic multiplies in 16 bits. */
    FP8(1, Arithmetic.FLOAT_8),
    /** 8-bit integer weights and activations. */
    INT8(1, Arithmetic.INTEGER_8),
    /** 8-bit weights, 16-bit activations. */
    W8A16(1, Arithmetic.BITS_16),
    /** 4-bit weights in groups with a scale each (AWQ, GPTQ), 16-bit activations. */
    W4A16(0.56, Arithmetic.BITS_16),
    /** 4-bit floating-point weights in blocks of 32 with a scale of 8 bits (MXFP4), 16-bit activations. */
    MXFP4(0.53, Arithmetic.BITS_16),
    /** 4-bit floating-point weights in blocks of 16 with a scale of 8 bits (NVFP4), and activations where the GPU can. */
    FP4(0.56, Arithmetic.FLOAT_4);

    /** Kinds of matrix arithmetic. */
    enum Arithmetic {
        BITS_16,
        FLOAT_8,
        INTEGER_8,
        FLOAT_4
    }

    private final double bytes;
    private final Arithmetic arithmetic;

    Precision(double bytes, Arithmetic arithmetic) {
        this.bytes = bytes;
        this.arithmetic = arithmetic;
    }

    /** Bytes per weight, scales included. */
    public double bytes() {
        return bytes;
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    /** The name used on the command line and in messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
