package io.github.slaplanner.connectors.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pod specs in plain JSON. */
final class PodSpecs {
    private PodSpecs() {}

    /** GPUs of all containers: their limits, or where there are none their requests; null if no container names any. */
    static @Nullable Integer gpus(@Nullable Object podSpec) {
        Integer sum = null;
        for (Object container : Json.list(podSpec, "containers")) {
            Integer gpus = containerGpus(container);
            if (gpus != null) {
                sum = (sum == null ? 0 : sum) + gpus;
            }
        }
        return sum;
    }

    /** GPUs of one container, by the device name of any vendor ({@code nvidia.com/gpu}, {@code amd.com/gpu}). */
    static @Nullable Integer containerGpus(@Nullable Object container) {
        Integer limit = devices(Json.map(container, "resources", "limits"));
        return limit == null ? devices(Json.map(container, "resources", "requests")) : limit;
    }

    private static @Nullable Integer devices(Map<String, Object> amounts) {
        for (Map.Entry<String, Object> amount : amounts.entrySet()) {
            if (amount.getKey().endsWith("/gpu")) {
                return Json.number(amount.getValue());
            }
        }
        return null;
    }

    /** Commands and arguments of all containers, as words. */
    static List<String> words(@Nullable Object podSpec) {
        List<String> words = new ArrayList<>();
        Json.list(podSpec, "containers").forEach(container -> words.addAll(containerWords(container)));
        return words;
    }

    /** Command and arguments of one container, as words. */
    static List<String> containerWords(@Nullable Object container) {
        List<String> words = new ArrayList<>(ShellWords.all(Json.at(container, "command")));
        words.addAll(ShellWords.all(Json.at(container, "args")));
        return words;
    }
}
