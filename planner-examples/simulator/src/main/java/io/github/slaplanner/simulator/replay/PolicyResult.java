package io.github.slaplanner.simulator.replay;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy achieved. As JSON it has the figures only, and the same run gives the same bytes.
 *
 * @param policy its name
 * @param requests requests that were scored
 * @param attainment share of them that met both SLAs, 0 to 1
 * @param ttftAttainment share that met the TTFT SLA
 * @param itlAttainment share that met the ITL SLA; a request of one token has no ITL and meets it
 * @param gpuHours GPU time held, from the creation of each engine until it is gone, warm-up left out
 * @param scalingActions decisions after the warm-up that changed the fleet
 * @param maxPrefill most prefill engines that served or were starting; 0 if the mode has none
 * @param maxDecode most decode (or aggregated) engines that served or were starting; 0 if the mode has none
 * @param ttftP50Ms median TTFT, ms, or null if there was none
 * @param ttftP99Ms 99th percentile of TTFT, ms, or null if there was none
 * @param itlP50Ms median ITL, ms, or null if there was none
 * @param itlP99Ms 99th percentile of ITL, ms, or null if there was none
 * @param note what a reader must know beside the figures, or null: a search that found nothing, requests refused
 * @param timeline how it went
 * @param actions what was decided
 * @param speed how fast it was simulated
 */
@JsonPropertyOrder({
    "policy", "requests", "attainment", "ttft_attainment", "itl_attainment", "gpu_hours", "scaling_actions",
    "max_prefill", "max_decode", "p50_ttft_ms", "p99_ttft_ms", "p50_itl_ms", "p99_itl_ms", "note"
})
public record PolicyResult(
        String policy,
        long requests,
        double attainment,
        @JsonProperty("ttft_attainment") double ttftAttainment,
        @JsonProperty("itl_attainment") double itlAttainment,
        @JsonProperty("gpu_hours") double gpuHours,
        @JsonProperty("scaling_actions") int scalingActions,
        @JsonProperty("max_prefill") int maxPrefill,
        @JsonProperty("max_decode") int maxDecode,
        @JsonProperty("p50_ttft_ms") @Nullable Double ttftP50Ms,
        @JsonProperty("p99_ttft_ms") @Nullable Double ttftP99Ms,
        @JsonProperty("p50_itl_ms") @Nullable Double itlP50Ms,
        @JsonProperty("p99_itl_ms") @Nullable Double itlP99Ms,
        @Nullable String note,
        @JsonIgnore List<TimelinePoint> timeline,
        @JsonIgnore List<Action> actions,
        @JsonIgnore Speed speed) {
    /** Copies the lists. */
    public PolicyResult {
        timeline = List.copyOf(timeline);
        actions = List.copyOf(actions);
    }

    /** The same with another note. */
    public PolicyResult withNote(@Nullable String text) {
        return new PolicyResult(
                policy,
                requests,
                attainment,
                ttftAttainment,
                itlAttainment,
                gpuHours,
                scalingActions,
                maxPrefill,
                maxDecode,
                ttftP50Ms,
                ttftP99Ms,
                itlP50Ms,
                itlP99Ms,
                text,
                timeline,
                actions,
                speed);
    }

    /**
     * How fast a run was; differs from run to run.
     *
     * @param requests requests simulated, warm-up included, over all passes
     * @param seconds wall time of the passes
     */
    public record Speed(long requests, double seconds) {
        /** Requests per second of wall time. */
        public double requestsPerSecond() {
            return requests / seconds;
        }
    }
}
