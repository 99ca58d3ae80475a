package io.github.slaplanner.core.profile.rapid;

/**
 * What a GPU can do by its maker's data sheet: dense arithmetic (sparsity is not counted), memory, and the link to the other
 * GPUs of its server. Every form of a GPU is one of its own, since memory, clocks and links differ.
 *
 * <p>Memory is what the driver gives to programs, a little less than the size on the data sheet. {@code sustained} is the
 * share of the others' efficiency that the GPU reaches in long matrix products: 1 for Hopper and Ampere on SXM boards; for MI300X
 * the ratio of matrix products measured against H100 (SemiAnalysis, "MI300X vs H100 vs H200 Benchmark Part 1: Training",
 * December 2024: 620 of 1307 against 720 of 989 TFLOP/s in 16 bits), which MI325X shares; for the others our estimate of what
 * their power limits leave, checked for L40S and B200 against measured kernels.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers
public enum Gpu {
    /** NVIDIA A100 SXM4 80 GB. Source: NVIDIA A100 Tensor Core GPU data sheet (2021). */
    A100(new Arithmetic(312, 0, 624, 0, 1), new Memory(79.2, 2039), Link.NVLINK_3),
    /** NVIDIA A100 SXM4 40 GB. Source: NVIDIA A100 Tensor Core GPU data sheet (2020). */
    A100_40GB(new Arithmetic(312, 0, 624, 0, 1), new Memory(39.4, 1555), Link.NVLINK_3),
    /** NVIDIA A100 PCIe 80 GB. Source: NVIDIA A100 Tensor Core GPU data sheet (2021). */
    A100_PCIE(new Arithmetic(312, 0, 624, 0, 0.9), new Memory(79.2, 1935), Link.PCIE_4),
    /** NVIDIA A100 PCIe 40 GB. Source: NVIDIA A100 Tensor Core GPU data sheet (2020). */
    A100_PCIE_40GB(new Arithmetic(312, 0, 624, 0, 0.9), new Memory(39.4, 1555), Link.PCIE_4),
    /** NVIDIA A30 24 GB. Source: NVIDIA A30 data sheet (2021). */
    A30(new Arithmetic(165, 0, 330, 0, 0.9), new Memory(23.5, 933), Link.PCIE_4),
    /** NVIDIA A10G 24 GB. Source: NVIDIA A10G data sheet (2021). */
    A10G(new Arithmetic(70, 0, 140, 0, 0.9), new Memory(22.1, 600), Link.PCIE_4),
    /** NVIDIA A10 24 GB. Source: NVIDIA A10 data sheet (2021). */
    A10(new Arithmetic(125, 0, 250, 0, 0.7), new Memory(22.1, 600), Link.PCIE_4),
    /** NVIDIA H100 SXM5 80 GB. Source: NVIDIA H100 Tensor Core GPU data sheet (2023). */
    H100(new Arithmetic(989, 1979, 1979, 0, 1), new Memory(79.2, 3350), Link.NVLINK_4),
    /** NVIDIA H100 PCIe 80 GB. Source: NVIDIA H100 PCIe product brief (2022). */
    H100_PCIE(new Arithmetic(756, 1513, 1513, 0, 0.85), new Memory(79.2, 2000), Link.PCIE_5),
    /** NVIDIA H100 NVL 94 GB. Source: NVIDIA H100 NVL product brief (2024). */
    H100_NVL(new Arithmetic(835, 1671, 1671, 0, 0.9), new Memory(93.1, 3938), Link.PCIE_5),
    /** NVIDIA H200 SXM5 141 GB. Source: NVIDIA H200 Tensor Core GPU data sheet (2024). */
    H200(new Arithmetic(989, 1979, 1979, 0, 1), new Memory(139.8, 4800), Link.NVLINK_4),
    /** NVIDIA H200 NVL 141 GB. Source: NVIDIA H200 Tensor Core GPU data sheet (2024). */
    H200_NVL(new Arithmetic(835, 1671, 1671, 0, 0.9), new Memory(139.8, 4800), Link.PCIE_5),
    /** NVIDIA H20 SXM5 96 GB. Source: NVIDIA H20 data sheet (2023). */
    H20(new Arithmetic(148, 296, 296, 0, 1), new Memory(95.1, 4000), Link.NVLINK_4),
    /** NVIDIA H800 SXM5 80 GB. Source: NVIDIA H800 data sheet (2023). */
    H800(new Arithmetic(989, 1979, 1979, 0, 1), new Memory(79.2, 3350), Link.NVLINK_4_HALF),
    /** NVIDIA B200 SXM 180 GB, of an HGX or DGX B200 with eight. Source: NVIDIA DGX B200 data sheet (2024). */
    B200(new Arithmetic(2250, 4500, 4500, 9000, 0.95), new Memory(178.4, 8000), Link.NVLINK_5),
    /** NVIDIA B300 SXM 270 GB, of an HGX B300 with eight. Source: NVIDIA HGX platform data sheet (2025). */
    B300(new Arithmetic(2250, 4500, 0, 13500, 0.95), new Memory(267.7, 8000), Link.NVLINK_5),
    /** NVIDIA GB200, of an NVL72. Source: NVIDIA GB200 NVL72 data sheet (2024). */
    GB200(new Arithmetic(2500, 5000, 5000, 10000, 0.95), new Memory(184.0, 8000), Link.NVLINK_5_RACK),
    /** NVIDIA GB300, of an NVL72. Source: NVIDIA GB300 NVL72 data sheet (2025). */
    GB300(new Arithmetic(2500, 5000, 0, 15000, 0.95), new Memory(276.5, 8000), Link.NVLINK_5_RACK),
    /** NVIDIA RTX PRO 6000 Blackwell Server Edition 96 GB. Source: NVIDIA RTX PRO 6000 Blackwell data sheet (2025). */
    RTX_PRO_6000(new Arithmetic(500, 1000, 1000, 2000, 0.8), new Memory(94.9, 1597), Link.PCIE_5),
    /** NVIDIA L40S 48 GB, PCIe. Source: NVIDIA L40S data sheet (2023). */
    L40S(new Arithmetic(362, 733, 733, 0, 0.75), new Memory(44.5, 864), Link.PCIE_4),
    /** NVIDIA L40 48 GB, PCIe. Source: NVIDIA L40 data sheet (2022). */
    L40(new Arithmetic(181, 362, 362, 0, 0.9), new Memory(44.5, 864), Link.PCIE_4),
    /** NVIDIA L4 24 GB, PCIe. Source: NVIDIA L4 data sheet (2023). */
    L4(new Arithmetic(121, 242, 242, 0, 0.5), new Memory(22.0, 300), Link.PCIE_4),
    /** AMD Instinct MI300X 192 GB. Source: AMD Instinct MI300X accelerator data sheet (2023). */
    MI300X(new Arithmetic(1307, 2615, 2615, 0, 0.65), new Memory(191.9, 5300), Link.INFINITY),
    /** AMD Instinct MI325X 256 GB. Source: AMD Instinct MI325X accelerator data sheet (2024). */
    MI325X(new Arithmetic(1307, 2615, 2615, 0, 0.65), new Memory(255.9, 6000), Link.INFINITY);

    private static final double TERA = 1e12;
    private static final double GIGA = 1e9;
    private static final double GIBI = 1L << 30;

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

    /**
     * Ways from one GPU to others. Sources: the data sheets of the GPUs; latencies are what a small all-reduce takes in the
     * measured kernels.
     */
    private enum Link {
        NVLINK_3(300, true, false, 8),
        NVLINK_4(450, true, true, 8),
        NVLINK_4_HALF(200, true, true, 8),
        NVLINK_5(900, true, true, 8),
        NVLINK_5_RACK(900, true, true, 72),
        INFINITY(448, true, false, 8),
        PCIE_4(32, false, false, 8),
        PCIE_5(64, false, false, 8);

        private static final double SWITCHED_LATENCY = 5e-6;
        private static final double PCIE_LATENCY = 15e-6;

        private final double bandwidth;
        private final boolean switched;
        private final boolean adds;
        private final int gpus;

        /** A link of so many GB/s in one direction among so many GPUs, maybe with a switch that adds up (NVLink SHARP). */
        Link(double bandwidth, boolean switched, boolean adds, int gpus) {
            this.bandwidth = bandwidth;
            this.switched = switched;
            this.adds = adds;
            this.gpus = gpus;
        }
    }

    /**
     * The GPU of a name; see {@link GpuName} for how names may be written.
     *
     * @throws IllegalArgumentException if there is none, with the names that are near
     */
    public static Gpu of(String name) {
        return GpuName.find(name);
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

    /** Seconds that an exchange takes at least. */
    double linkLatency() {
        return link.switched ? Link.SWITCHED_LATENCY : Link.PCIE_LATENCY;
    }

    /** Whether all GPUs can use their links at once. */
    boolean switched() {
        return link.switched;
    }

    /** Whether the switch adds up what GPUs send. */
    boolean addsInSwitch() {
        return link.adds;
    }

    /** GPUs that such links join; more are joined by the network. */
    int linkedGpus() {
        return link.gpus;
    }
}
