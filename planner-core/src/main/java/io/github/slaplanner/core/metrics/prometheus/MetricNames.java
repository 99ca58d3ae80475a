package io.github.slaplanner.core.metrics.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose metrics give the traffic, and what they are called there.
 *
 * @param source the value of {@code throughput_metrics_source}
 * @param modelLabel the label that names the model, or null if the series do not tell models apart
 * @param requests counters of requests
 * @param isl input length
 * @param osl output length
 * @param ttft time to first token
 * @param itl inter-token latency
 * @param duration whole request
 * @param inFlight gauges whose sum is the requests in the system; empty if there are none
 * @param queued gauge of the requests that wait for their first token, or null
 * @param cost what tells the work that requests are
 * @param labels labels that the program itself writes: series that differ in one of them are never the same
 * @param engine what shows the load of one engine, or null if the source is not the engines
 */
record MetricNames(
        String source,
        @Nullable String modelLabel,
        Requests requests,
        Quantity isl,
        Quantity osl,
        Quantity ttft,
        Quantity itl,
        Quantity duration,
        List<String> inFlight,
        @Nullable String queued,
        Cost cost,
        List<String> labels,
        @Nullable Engine engine) {

    /**
     * Counters of requests.
     *
     * @param started counters of requests that arrived; empty if arrivals are not counted
     * @param ended counters of requests that ended, the first that is there counts
     * @param outcome the label of {@code ended} that tells how, or null
     * @param refused its values for requests that no engine saw because of a fault of their own
     * @param fine its values for requests that ended well; every other value is a request that broke off
     * @param phase the label by which a request counts once per phase where prefill and decode are engines of their own, or
     *     null; it stands on the input length
     */
    record Requests(
            List<String> started,
            List<String> ended,
            @Nullable String outcome,
            Set<String> refused,
            Set<String> fine,
            @Nullable String phase) {
        private Requests renamed(UnaryOperator<String> name) {
            return new Requests(renamedAll(started, name), renamedAll(ended, name), outcome, refused, fine, phase);
        }
    }

    /**
     * What tells the work that requests are.
     *
     * @param cached shares of prompts found in a prefix cache, as increases of two counters; the best first
     * @param cachedGauge gauge of that share, for programs without such counters, or null
     * @param drafted accepted draft tokens per draft, or null
     * @param stepGauge gauge of the tokens per decode step, or null
     * @param itlPerStep whether the inter-token latency is measured per step, not per token
     */
    record Cost(
            List<Ratio> cached,
            @Nullable String cachedGauge,
            @Nullable Ratio drafted,
            @Nullable String stepGauge,
            boolean itlPerStep) {
        private Cost renamed(UnaryOperator<String> name) {
            return new Cost(
                    cached.stream().map(ratio -> ratio.renamed(name)).toList(),
                    cachedGauge == null ? null : name.apply(cachedGauge),
                    drafted == null ? null : drafted.renamed(name),
                    stepGauge == null ? null : name.apply(stepGauge),
                    itlPerStep);
        }

        private Stream<String> gauges() {
            return Stream.of(cachedGauge, stepGauge).filter(Objects::nonNull);
        }

        private Stream<String> names() {
            Stream<Ratio> ratios = Stream.concat(cached.stream(), Stream.ofNullable(drafted));
            return Stream.concat(ratios.flatMap(ratio -> Stream.of(ratio.part, ratio.whole)), gauges());
        }
    }

    /** Two counters, of which one counts a part of what the other counts. */
    record Ratio(String part, String whole) {
        private Ratio renamed(UnaryOperator<String> name) {
            return new Ratio(name.apply(part), name.apply(whole));
        }
    }

    /**
     * Names of an engine's own gauges.
     *
     * @param running requests being worked on
     * @param waiting requests in the engine's queue
     * @param kvUsage share of the KV cache in use, 0 to 1
     * @param kvUsed KV cache in use, in the engine's unit (blocks or tokens), or null
     * @param kvTotal a metric whose label {@code num_gpu_blocks} is the size of the KV cache in blocks, or null
     * @param rankLabel label of the data-parallel rank, or null
     * @param copies labels by which ranks show one and the same state several times; the lowest counts
     * @param parts labels whose series are parts of one without the label, which counts where it is there
     * @param prefill labels of engines that only read prompts, as label and regular expression
     * @param decode labels of engines that only decode
     */
    record Engine(
            List<String> running,
            List<String> waiting,
            List<String> kvUsage,
            @Nullable String kvUsed,
            @Nullable String kvTotal,
            @Nullable String rankLabel,
            List<String> copies,
            List<String> parts,
            Map<String, String> prefill,
            Map<String, String> decode) {
        private Engine renamed(UnaryOperator<String> name) {
            return new Engine(
                    renamedAll(running, name),
                    renamedAll(waiting, name),
                    renamedAll(kvUsage, name),
                    kvUsed == null ? null : name.apply(kvUsed),
                    kvTotal == null ? null : name.apply(kvTotal),
                    rankLabel,
                    copies,
                    parts,
                    prefill,
                    decode);
        }

        private Stream<String> gauges() {
            Stream<String> used = Stream.of(kvUsed, kvTotal).filter(Objects::nonNull);
            return Stream.concat(Stream.of(running, waiting, kvUsage).flatMap(List::stream), used);
        }
    }

    /** All lengths and latencies. */
    List<Quantity> quantities() {
        return List.of(isl, osl, ttft, itl, duration);
    }

    /** Names of all series that traffic is made of. */
    List<String> traffic() {
        List<String> names = new ArrayList<>(requests.ended);
        names.addAll(requests.started);
        quantities().forEach(quantity -> quantity.names().forEach(names::add));
        gauges().filter(name -> inFlight.contains(name) || name.equals(queued)).forEach(names::add);
        cost.names().forEach(names::add);
        return names.stream().distinct().toList();
    }

    /** Names of all series that the loads of engines are made of; empty if the source is not the engines. */
    List<String> loads() {
        if (engine == null) {
            return List.of();
        }
        Stream<String> means = Stream.of(isl, osl, ttft, itl).flatMap(Quantity::names);
        return Stream.of(requests.ended.stream(), means, engine.gauges(), Stream.ofNullable(stepGauge()), drafts())
                .flatMap(all -> all)
                .distinct()
                .toList();
    }

    /** Names of all series whose values may fall without a restart. */
    Set<String> gaugeNames() {
        return gauges().collect(Collectors.toUnmodifiableSet());
    }

    private Stream<String> gauges() {
        Stream<String> levels = Stream.concat(inFlight.stream(), Stream.ofNullable(queued));
        Stream<String> engines = engine == null ? Stream.of() : engine.gauges();
        return Stream.of(levels, engines, cost.gauges()).flatMap(all -> all);
    }

    private @Nullable String stepGauge() {
        return cost.stepGauge;
    }

    private Stream<String> drafts() {
        return cost.drafted == null ? Stream.of() : Stream.of(cost.drafted.part, cost.drafted.whole);
    }

    /** The same metrics under other names. */
    MetricNames renamed(UnaryOperator<String> name) {
        return new MetricNames(
                source,
                modelLabel,
                requests.renamed(name),
                isl.renamed(name),
                osl.renamed(name),
                ttft.renamed(name),
                itl.renamed(name),
                duration.renamed(name),
                renamedAll(inFlight, name),
                queued == null ? null : name.apply(queued),
                cost.renamed(name),
                labels,
                engine == null ? null : engine.renamed(name));
    }

    private static List<String> renamedAll(List<String> names, UnaryOperator<String> name) {
        return names.stream().map(name).toList();
    }
}
