package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.rapid.ParallelismRanking;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How engines may be spread over GPUs. A mixin. */
final class RapidSizes {
    @Option(
            names = "--tp",
            paramLabel = "N",
            description = "Tensor parallel size of both roles. Left out with the other three: picked.")
    private @Nullable Integer tensor;

    @Option(names = "--pp", paramLabel = "N", description = "Pipeline parallel size of both roles.")
    private @Nullable Integer pipeline;

    @Option(names = "--dp", paramLabel = "N", description = "Data parallel size of both roles.")
    private @Nullable Integer data;

    @Option(
            names = "--ep",
            paramLabel = "N",
            description = "GPUs with whole experts. Left out: all of them if --dp is above 1, else 1.")
    private @Nullable Integer expert;

    @Option(
            names = "--prefill",
            paramLabel = "SIZES",
            description = "Sizes of prefill engines, such as TP2 or TP1,DP8,EP8, whatever those of the other role.")
    private @Nullable String prefill;

    @Option(names = "--decode", paramLabel = "SIZES", description = "The same of decode engines.")
    private @Nullable String decode;

    @Option(
            names = "--max-gpus",
            paramLabel = "N",
            defaultValue = "8",
            description = "GPUs per engine at most where sizes are picked. Default: ${DEFAULT-VALUE}.")
    private int maxGpus;

    @Option(
            names = "--gpu-budget",
            paramLabel = "N",
            description = "GPUs of all engines: how many of each role carry most within it.")
    private @Nullable Integer budget;

    @Nullable
    Integer budget() {
        return budget;
    }

    void check() {
        if (maxGpus < 1) {
            throw new BadInputException("--max-gpus (" + maxGpus + ") must be at least 1");
        }
        if (budget != null && budget < 2) {
            throw new BadInputException("--gpu-budget (" + budget + ") must be at least 2, a GPU for each role");
        }
    }

    List<Parallelism> prefill(boolean experts) {
        return ways(prefill, experts);
    }

    List<Parallelism> decode(boolean experts) {
        return ways(decode, experts);
    }

    private List<Parallelism> ways(@Nullable String own, boolean experts) {
        if (own != null) {
            return List.of(Cli.checked(() -> Parallelism.of(own)));
        }
        if (tensor == null && pipeline == null && data == null && expert == null) {
            return ParallelismRanking.ways(maxGpus, experts);
        }
        return List.of(Cli.checked(this::fixed));
    }

    private Parallelism fixed() {
        int ranks = or1(data);
        int whole = ranks > 1 ? or1(tensor) * ranks : 1;
        return new Parallelism(or1(tensor), or1(pipeline), ranks, expert == null ? Math.max(1, whole) : expert);
    }

    private static int or1(@Nullable Integer size) {
        return size == null ? 1 : size;
    }
}
