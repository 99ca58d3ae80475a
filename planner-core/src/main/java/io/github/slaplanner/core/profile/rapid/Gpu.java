package io.github.slaplanner.core.profile.rapid;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a GPU can do by its maker's data sheet: dense arithmetic (sparsity is not counted), memory, and the link to the other
 * GPUs of its server.
 *
 * <p>Memory is what the driver gives to programs, a little less than the size on the data sheet. {@code sustained} is the
 * share of the others' efficiency that the GPU reaches in long matrix products: 1 for NVIDIA's server GPUs; for MI300X
 * the ratio of matrix products measured against H100 (SemiAnalysis, "MI300X vs H100 vs H200 Benchmark Part 1: Training",
 * December 2024: 620 of 1307 against 720 of 989 TFLOP/s in 16 bits, 990 of 2615 against 1280 of 1979 in 8); for L40S and L4 our
 * estimate of what their power limits of 350 W and 72 W leave.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers
public enum Gpu {
    /** NVIDIA A100 SXM 80 GB. Source: NVIDIA A100 Tensor Core GPU data sheet (2021). */
    A100(new Arithmetic(312, 0, 624, 0, 1), new Memory(80.0, 2039), new Link(300, 10)),
    /** NVIDIA H100 SXM 80 GB. Source: NVIDIA H100 Tensor Core GPU data sheet (2023). */
    H100(new Arithmetic(989, 1979, 1979, 0, 1), new Memory(79.6, 3350), new Link(450, 8)),
    /** NVIDIA H200 SXM 141 GB. Source: NVIDIA H200 Tensor Core GPU data sheet (2024). */
    H200(new Arithmetic(989, 1979, 1979, 0, 1), new Memory(140.4, 4800), new Link(450, 8)),
    /** NVIDIA B200 SXM 180 GB, of an HGX or DGX B200 with eight. Source: NVIDIA DGX B200 data sheet (2024). */
    B200(new Arithmetic(2250, 4500, 4500, 9000, 1), new Memory(179.1, 8000), new Link(900, 8)),
    /** NVIDIA L40S 48 GB, PCIe. Source: NVIDIA L40S data sheet (2023). */
    L40S(new Arithmetic(362, 733, 733, 0, 0.85), new Memory(45.0, 864), new Link(32, 20)),
    /** NVIDIA L4 24 GB, PCIe. Source: NVIDIA L4 data sheet (2023). */
    L4(new Arithmetic(121, 242, 242, 0, 0.65), new Memory(22.5, 300), new Link(32, 20)),
    /** AMD Instinct MI300X 192 GB. Source: AMD Instinct MI300X accelerator data sheet (2023). */
    MI300X(new Arithmetic(1307, 2615, 2615, 0, 0.62), new Memory(191.9, 5300), new Link(448, 12));

    private static final double TERA = 1e12;
    private static final double GIGA = 1e9;
    private static final double GIBI = 1L << 30;
    private static final double MICRO = 1e-6;

    private final Arithmetic arithmetic;
    private final Memory memory;
    private final Link link;

    Gpu(Arithmetic arithmetic, Memory memory, Link link) {
        this.arithmetic = arithmetic;
        this.memory = memory;
        this.link = link;
    }

    /** Dense peaks in TFLOP/s (TOP/s for integers), 0 where there is no such arithmetic. */
    private record Arithmetic(double bits16, double float8, double integer8, double float4, double sustained) {}

    /** In GiB and GB/s. */
    private record Memory(double size, double bandwidth) {}

    /** To the other GPUs: GB/s in one direction, and microseconds that an exchange among them takes at least. */
    private record Link(double bandwidth, double latency) {}

    /**
     * The GPU of a name; case and what follows the model number do not count, so {@code h200_sxm} is H200.
     *
     * @throws IllegalArgumentException if there is none, with the names that there are
     */
    public static Gpu of(String name) {
        String wanted = name.toUpperCase(Locale.ROOT).replaceFirst("^(NVIDIA|AMD)[-_ ]*(INSTINCT[-_ ]*)?", "");
        return Arrays.stream(values())
                .filter(gpu -> wanted.equals(gpu.name()) || wanted.matches(gpu.name() + "[-_ ].*"))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("GPU \"" + name + "\" is not known; known are " + names() + "."));
    }

    private static String names() {
        List<String> names = Arrays.stream(values()).map(Gpu::name).toList();
        return String.join(", ", names);
    }

    /** Peak FLOP/s for weights of a precision; in 16 bits where the GPU lacks the arithmetic. */
    double peak(Precision precision) {
        double special = switch (precision.arithmetic()) {
            case BITS_16 -> 0;
            case FLOAT_8 -> arithmetic.float8;
            case INTEGER_8 -> arithmetic.integer8;
            case FLOAT_4 -> arithmetic.float4;
        };
        return Math.max(special, arithmetic.bits16) * TERA;
    }

    /** Whether weights of a precision are multiplied in 16 bits. */
    boolean multipliesIn16Bits(Precision precision) {
        return peak(precision) == arithmetic.bits16 * TERA;
    }

    double sustained() {
        return arithmetic.sustained;
    }

    /** Bytes for programs. */
    double memoryBytes() {
        return memory.size * GIBI;
    }

    /** Bytes per second. */
    double memoryBandwidth() {
        return memory.bandwidth * GIGA;
    }

    /** Bytes per second to other GPUs, one direction. */
    double linkBandwidth() {
        return link.bandwidth * GIGA;
    }

    /** Seconds. */
    double linkLatency() {
        return link.latency * MICRO;
    }
}
