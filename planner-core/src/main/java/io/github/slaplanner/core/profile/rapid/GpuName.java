package io.github.slaplanner.core.profile.rapid;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds a GPU by a name as people, drivers and cluster labels write it: {@code h100_sxm}, {@code NVIDIA-H100-80GB-HBM3},
 * {@code A100-PCIE-40GB}. Every word of the name must be known of the GPU, since {@code H100-NVL} is not an H100 of the usual form.
 */
final class GpuName {
    /** Words that say nothing of the form. */
    private static final Set<String> MAKERS = Set.of(
            "NVIDIA", "AMD", "INSTINCT", "TESLA", "OAM", "GPU", "TENSOR", "CORE", "BLACKWELL", "SERVER", "EDITION");

    private static final Set<String> SXM = Set.of("SXM", "SXM4", "SXM5", "SXM6", "HGX", "DGX");

    private GpuName() {}

    static Gpu find(String name) {
        Set<String> words = words(name);
        return Arrays.stream(Gpu.values())
                .filter(gpu -> matches(gpu, words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(unknown(name, words)));
    }

    private static Set<String> words(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replaceAll("(?<![A-Z\\d])(\\d+) ?G(I?B)?(?![A-Z\\d])", "$1GB");
        Set<String> words = new LinkedHashSet<>(List.of(upper.split("[-_ ./]+", -1)));
        words.removeAll(MAKERS);
        words.remove("");
        return words;
    }

    /** The words that make the GPU's own name must be there, and others only if they are true of it. */
    private static boolean matches(Gpu gpu, Set<String> words) {
        Set<String> own = Set.of(gpu.name().split("_", -1));
        return words.containsAll(own) && words.stream().allMatch(word -> own.contains(word) || trueOf(gpu, word));
    }

    private static boolean trueOf(Gpu gpu, String word) {
        if (SXM.contains(word)) {
            return gpu.switched();
        }
        if (word.endsWith("GB") && word.matches("\\d+GB")) {
            return sizes(gpu).contains(word);
        }
        return switch (word) {
            case "PCIE" -> !gpu.switched();
            case "NVL72", "GRACE" -> gpu.name().startsWith("GB");
            default -> word.startsWith("HBM");
        };
    }

    /** Sizes of its memory as data sheets and drivers give them. */
    private static Set<String> sizes(Gpu gpu) {
        return switch (gpu) {
            case A100, A100_PCIE, H100, H100_PCIE, H800 -> Set.of("80GB");
            case A100_40GB, A100_PCIE_40GB -> Set.of("40GB");
            case A30, A10G, A10, L4 -> Set.of("24GB");
            case H100_NVL -> Set.of("94GB");
            case H200, H200_NVL -> Set.of("141GB");
            case H20, RTX_PRO_6000 -> Set.of("96GB");
            case B200 -> Set.of("180GB", "192GB");
            case GB200 -> Set.of("186GB", "192GB");
            case B300 -> Set.of("270GB", "288GB");
            case GB300 -> Set.of("279GB", "288GB");
            case L40S, L40 -> Set.of("48GB");
            case MI300X -> Set.of("192GB");
            case MI325X -> Set.of("256GB");
        };
    }

    private static String unknown(String name, Set<String> words) {
        String start = "GPU \"" + name + "\" is not known; ";
        List<Gpu> near = Arrays.stream(Gpu.values())
                .filter(gpu -> words.contains(gpu.name().split("_", -1)[0]))
                .toList();
        return near.isEmpty()
                ? start + "known are " + names(Arrays.asList(Gpu.values())) + "."
                : start + "of this model known are " + names(near) + ".";
    }

    private static String names(List<Gpu> gpus) {
        return gpus.stream().map(Gpu::name).collect(Collectors.joining(", "));
    }
}
