package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import io.github.slaplanner.api.profile.EnginePerformance;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes worker loads in: gauges that can be true, one worker per engine with what its ranks carry together. */
final class WorkerIntake {
    private final PlannerConfig config;
    private final LatencyUnits units;

    WorkerIntake(PlannerConfig config, @Nullable EnginePerformance performance) {
        this.config = config;
        this.units = new LatencyUnits(performance);
    }

    /** Loads per engine, and per role how many ranks an engine has on average. */
    record Engines(List<WorkerLoad> loads, Map<Role, Double> ranks) {}

    Engines take(List<WorkerLoad> seen, @Nullable FleetState fleet, Findings findings) {
        Map<Role, Map<String, List<WorkerLoad>>> engines = new EnumMap<>(Role.class);
        config.general().mode().roles().forEach(role -> engines.put(role, new LinkedHashMap<>()));
        Set<String> ranks = new HashSet<>();
        for (WorkerLoad load : seen) {
            Map<String, List<WorkerLoad>> ofRole = engines.get(load.role());
            if (ofRole != null && isNew(load, ranks, findings)) {
                ofRole.computeIfAbsent(load.workerId(), id -> new ArrayList<>()).add(clean(load, findings));
            }
        }
        List<WorkerLoad> loads = new ArrayList<>();
        Map<Role, Double> perEngine = new EnumMap<>(Role.class);
        engines.forEach((role, byId) -> {
            byId.values().forEach(ofEngine -> loads.add(Ranks.together(ofEngine)));
            int all = byId.values().stream().mapToInt(List::size).sum();
            if (all > 0) {
                perEngine.put(role, all / (double) byId.size());
            }
            moreThanEngines(role, byId.size(), fleet, findings);
        });
        return new Engines(loads, perEngine);
    }

    private static boolean isNew(WorkerLoad load, Set<String> ranks, Findings findings) {
        boolean added = ranks.add(load.role() + " " + load.dpRank() + " " + load.workerId());
        if (!added) {
            String field = load.role().label() + " worker";
            String value = load.workerId() + " is there twice with rank " + load.dpRank();
            findings.note(Reason.OBSERVATION_DOUBTED, field, value, "is it scraped by two jobs? The first one counts");
        }
        return added;
    }

    private void moreThanEngines(Role role, int workers, @Nullable FleetState fleet, Findings findings) {
        RoleState engines = fleet == null ? null : fleet.role(role);
        double extra = engines == null ? 0 : workers - engines.present();
        double tolerated =
                engines == null ? 0 : Math.max(1, config.get(Settings.WORKER_MISMATCH_TOLERANCE) * engines.present());
        if (engines != null && extra > tolerated) {
            findings.unsure(List.of(role));
            findings.note(
                    Reason.OBSERVATION_DOUBTED,
                    role.label() + " workers",
                    "are " + workers + " and the fleet has " + engines.present() + " engines",
                    "are there workers of another deployment, or ranks with names of their own?");
        }
    }

    private WorkerLoad clean(WorkerLoad load, Findings findings) {
        return WorkerLoad.builder(load.workerId(), load.role())
                .dpRank(load.dpRank())
                .latest(new Gauges(load, load.latest(), findings).clean())
                .average(new Gauges(load, load.average(), findings).clean())
                .build();
    }

    /** Gauges of one sample. */
    private final class Gauges {
        private final WorkerLoad load;
        private final Sample sample;
        private final Findings findings;

        Gauges(WorkerLoad load, Sample sample, Findings findings) {
            this.load = load;
            this.sample = sample;
            this.findings = findings;
        }

        Sample clean() {
            Double isl = learned("lastIsl", sample.lastIsl(), Bounds.TOKENS);
            Double ttft = learned("lastTtftMs", sample.lastTtftMs(), Bounds.LATENCY_MS);
            Double itl = learned("lastItlMs", sample.lastItlMs(), Bounds.LATENCY_MS);
            return Sample.builder()
                    .activePrefillTokens(carried("activePrefillTokens", sample.activePrefillTokens(), Bounds.HELD))
                    .activeDecodeBlocks(carried("activeDecodeBlocks", sample.activeDecodeBlocks(), Bounds.HELD))
                    .lastTtftMs(inMs("lastTtftMs", ttft, ttft == null ? null : units.ttft(ttft, isl)))
                    .lastIsl(isl)
                    .lastItlMs(inMs("lastItlMs", itl, itl == null ? null : units.itl(itl, null)))
                    .kvUsage(share(sample.kvUsage()))
                    .running(carried("running", sample.running(), Bounds.IN_FLIGHT))
                    .waiting(carried("waiting", sample.waiting(), Bounds.IN_FLIGHT))
                    .build();
        }

        /** A gauge that sizes rest on. */
        private @Nullable Double carried(String field, @Nullable Double value, double most) {
            if (!Bounds.broken(value, most)) {
                return value;
            }
            refuse(field, value, "a gauge that is not known is left out, not negative");
            findings.unsure(List.of(load.role()));
            return null;
        }

        /** A gauge that lines are learned from; zero is that of no request. */
        private @Nullable Double learned(String field, @Nullable Double value, double most) {
            if (Bounds.broken(value, most)) {
                refuse(field, value, "a gauge that is not known is left out, not negative");
            }
            return value == null || value == 0 || Bounds.broken(value, most) ? null : value;
        }

        private @Nullable Double inMs(String field, @Nullable Double value, @Nullable String cause) {
            if (value == null || cause == null) {
                return value;
            }
            findings.note(Reason.OBSERVATION_DOUBTED, name(field), of(value), cause);
            return null;
        }

        private @Nullable Double share(@Nullable Double usage) {
            if (usage != null && usage > 1 + Bounds.ROUNDING) {
                refuse("kvUsage", usage, "it is a share from 0 to 1; is this percent?");
                findings.unsure(List.of(load.role()));
                return null;
            }
            Double known = carried("kvUsage", usage, Double.MAX_VALUE);
            return known == null ? null : Double.valueOf(Math.min(1, known));
        }

        private void refuse(String field, @Nullable Double value, String cause) {
            findings.note(Reason.OBSERVATION_REFUSED, name(field), of(value), cause);
        }

        private String name(String field) {
            return load.role().label() + " worker " + field;
        }

        private String of(@Nullable Double value) {
            return "is " + value + " at " + load.workerId();
        }
    }
}
