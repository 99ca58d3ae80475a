package io.github.slaplanner.core.metrics.prometheus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which program a series comes from: its pod where that is known, else its address. */
final class Programs {
    /** Labels that name the pod, as the usual ways of scraping Kubernetes write them. */
    static final List<String> PODS = List.of("exported_pod", "pod", "pod_name", "kubernetes_pod_name", "k8s_pod_name");

    private static final List<String> ADDRESSES = List.of("exported_instance", "instance");

    private final Map<String, String> podOf = new HashMap<>();

    /** The programs of some series; a scrape that does not name its pod is of the pod at its address. */
    Programs(List<SampledSeries> series) {
        for (SampledSeries one : series) {
            String pod = first(one, PODS);
            if (pod != null) {
                podOf.merge(address(one), pod, (a, b) -> a.equals(b) ? a : "");
            }
        }
    }

    /** The program of a series. */
    String of(SampledSeries series) {
        String pod = first(series, PODS);
        String known = pod == null ? podOf.getOrDefault(address(series), "") : pod;
        return known.isEmpty() ? address(series) : known;
    }

    private static String address(SampledSeries series) {
        String address = first(series, ADDRESSES);
        return address == null ? String.valueOf(series.label("job")) : address;
    }

    /** The first label of some that a series has. */
    static @Nullable String first(SampledSeries series, List<String> labels) {
        for (String label : labels) {
            String value = series.label(label);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }
}
