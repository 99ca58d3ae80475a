package io.github.slaplanner.simulator.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.connectors.global.arbiter.Arbiter;
import io.github.slaplanner.connectors.global.arbiter.ArbiterRules;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SharedReplay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** One GPU budget for several pools: shared by a global planner, or split among them for good. */
public final class PoolSplit {
    private final List<Member> members;
    private final int gpus;
    private final Function<PlannerConfig, Policy> policies;

    /**
     * One pool.
     *
     * @param name its name
     * @param traffic its traffic relative to the other pools, positive; what the split by traffic goes by
     * @param spec what is replayed; its budget is set anew for each comparison
     */
    public record Member(String name, double traffic, ReplaySpec.Builder spec) {}

    /**
     * What a pool achieved.
     *
     * @param name its name
     * @param gpus GPUs that it may hold alone, or all of them if they are shared
     * @param result its figures
     */
    public record PoolOutcome(String name, int gpus, PolicyResult result) {}

    /**
     * What all pools achieved together.
     *
     * @param name how the budget was divided
     * @param requests requests that were scored
     * @param attainment share of them that met both SLAs, 0 to 1
     * @param worst the lowest attainment of a pool
     * @param gpuHours GPU time held
     * @param mostGpus most GPUs held at a tick if they are shared, else the GPUs of all parts
     * @param pools every pool
     */
    public record Outcome(
            String name,
            long requests,
            double attainment,
            @JsonProperty("worst_pool") double worst,
            @JsonProperty("gpu_hours") double gpuHours,
            @JsonProperty("most_gpus") long mostGpus,
            List<PoolOutcome> pools) {
        /** Copies the list. */
        public Outcome {
            pools = List.copyOf(pools);
        }

        static Outcome of(String name, long mostGpus, List<PoolOutcome> pools) {
            long requests = 0;
            double met = 0;
            double worst = 1;
            double hours = 0;
            for (PoolOutcome pool : pools) {
                requests += pool.result.requests();
                met += pool.result.attainment() * pool.result.requests();
                worst = Math.min(worst, pool.result.attainment());
                hours += pool.result.gpuHours();
            }
            return new Outcome(name, requests, met / requests, worst, hours, mostGpus, pools);
        }
    }

    /**
     * Some pools.
     *
     * @param members at least one
     * @param gpus GPUs that they have together; at least one for each role of each pool
     * @param policies makes a pool's planner from its configuration
     */
    public PoolSplit(List<Member> members, int gpus, Function<PlannerConfig, Policy> policies) {
        this.members = List.copyOf(members);
        this.gpus = gpus;
        this.policies = policies;
    }

    /**
     * Shared under these rules, split evenly, and split by traffic.
     *
     * @throws IllegalArgumentException if the GPUs do not suffice for one engine of each role of each pool
     */
    public List<Outcome> compare(ArbiterRules rules) {
        int least =
                members.stream().mapToInt(member -> least(member.spec.build())).sum();
        if (least > gpus) {
            throw new IllegalArgumentException("The " + gpus + " GPUs do not suffice for one engine of each role of "
                    + members.size() + " pools, which take " + least + ".");
        }
        double[] even = new double[members.size()];
        Arrays.fill(even, 1);
        double[] traffic = members.stream().mapToDouble(Member::traffic).toArray();
        return List.of(shared(rules), split("even split", even), split("split by traffic", traffic));
    }

    private Outcome shared(ArbiterRules rules) {
        List<SharedReplay.Pool> pools = members.stream()
                .map(member -> {
                    ReplaySpec spec = member.spec.build().within(gpus);
                    return new SharedReplay.Pool(member.name, spec, policies.apply(spec.config()), PoolRule.EVEN);
                })
                .toList();
        SharedReplay.Result result = SharedReplay.run(pools, new Arbiter(rules));
        List<PoolOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            outcomes.add(
                    new PoolOutcome(members.get(i).name, gpus, result.pools().get(i)));
        }
        return Outcome.of("global planner", result.mostGpus(), outcomes);
    }

    private Outcome split(String name, double[] weights) {
        int[] parts = parts(weights);
        List<PoolOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            ReplaySpec spec = members.get(i).spec.build().within(parts[i]);
            PolicyResult result = Replay.run(spec, policies.apply(spec.config()));
            outcomes.add(new PoolOutcome(members.get(i).name, parts[i], result));
        }
        return Outcome.of(name, Arrays.stream(parts).sum(), outcomes);
    }

    /** Every pool gets what it needs at least; of the rest, the next GPU goes to who has least for its weight. */
    private int[] parts(double[] weights) {
        int[] parts =
                members.stream().mapToInt(member -> least(member.spec.build())).toArray();
        for (int left = gpus - Arrays.stream(parts).sum(); left > 0; left--) {
            int poorest = 0;
            for (int i = 1; i < parts.length; i++) {
                if (parts[i] / weights[i] < parts[poorest] / weights[poorest]) {
                    poorest = i;
                }
            }
            parts[poorest]++;
        }
        return parts;
    }

    private static int least(ReplaySpec spec) {
        return spec.fleet().mode().roles().stream()
                .mapToInt(role ->
                        Math.max(1, spec.fleet().initial(role)) * spec.fleet().gpus(role))
                .sum();
    }
}
