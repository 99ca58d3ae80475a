package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A deployment that a seed makes up: its configuration, its traffic, and a fleet whose engines start late, never, or for a while only,
 * and whose signals are lost, late, or told twice. Requests are a fluid.
 */
final class RandomWorld {
    private static final double ISL = 1000;
    private static final double OSL = 200;
    /** Requests per second that an engine of any role serves. */
    private static final double SPEED = 2;

    private final Random random;
    private final PlannerConfig config;
    private final Map<Role, Engines> fleet = new EnumMap<>(Role.class);
    private final double rate;
    private final int shape;
    private final double stuck;
    private final double flapping;
    private final double trouble;
    private final int startTicks;
    private final int drainTicks;
    private double queue;
    private int tick;
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private int lost;
    private int lostKind;

    /** The engines of one role. */
    private static final class Engines {
        private final int gpus;
        private int desired;
        private int ready;
        private final List<Integer> starting = new ArrayList<>();
        private final List<Instant> since = new ArrayList<>();
        private final List<Integer> draining = new ArrayList<>();
        private final List<Duration> startups = new ArrayList<>();

        Engines(int ready, int gpus) {
            this.ready = ready;
            this.desired = ready;
            this.gpus = gpus;
        }
    }

    RandomWorld(long seed) {
        this.random = new Random(seed);
        boolean throughput = random.nextInt(4) > 0;
        Mode mode = List.of(Mode.DISAGG, Mode.DISAGG, Mode.PREFILL, Mode.DECODE, Mode.AGG)
                .get(random.nextInt(5));
        int least = random.nextInt(2);
        int[] gpus = {1 + random.nextInt(8), 1 + random.nextInt(8)};
        int budget = random.nextInt(4) == 0 ? -1 : gpus[0] + gpus[1] + random.nextInt(60);
        PlannerConfig.Builder builder = PlannerConfig.builder()
                .mode(mode)
                .maxGpuBudget(budget)
                .minEndpoint(least)
                .enableThroughputScaling(throughput)
                .enableLoadScaling(!throughput || random.nextBoolean())
                .set(Settings.SIZING, random.nextInt(3) == 0 ? Sizing.GUIDE : Sizing.SLA)
                .set(Settings.LOAD_ROUTER_METRICS_URL, "http://router/")
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(10L * (1 + random.nextInt(6))))
                .set(Settings.MAX_REPLACEMENTS, random.nextInt(3));
        if (random.nextInt(3) == 0) {
            builder.set(Settings.MAX_STEP, 1 + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            builder.set(Settings.SCALE_UP_COOLDOWN, Duration.ofSeconds(30))
                    .set(Settings.SCALE_DOWN_COOLDOWN, Duration.ofSeconds(60));
        }
        this.config = builder.build();
        this.rate = Math.exp(random.nextDouble() * Math.log(100)) - 0.9;
        this.shape = random.nextInt(4);
        this.stuck = random.nextInt(3) == 0 ? random.nextDouble() : 0;
        this.flapping = random.nextInt(4) == 0 ? 0.05 : 0;
        this.trouble = random.nextInt(2) == 0 ? 0.05 : 0;
        this.startTicks = 1 + random.nextInt(12);
        this.drainTicks = random.nextInt(6);
        populate(mode, gpus, budget);
    }

    private void populate(Mode mode, int[] gpus, int budget) {
        int left = budget < 0 ? 100 : budget;
        for (Role role : mode.roles()) {
            int perEngine = gpus[role == Role.PREFILL ? 0 : 1];
            int others = mode.roles().size() == 1 || role == Role.DECODE ? 0 : gpus[1];
            int most = Math.min(6, (left - others) / perEngine);
            int engines = Math.min(most, Math.max(config.throughput().minEndpoint(), random.nextInt(most + 1)));
            fleet.put(role, new Engines(engines, perEngine));
            left -= engines * perEngine;
        }
    }

    PlannerConfig config() {
        return config;
    }

    /** Time goes on by a tick, at times by more. */
    Observation next() {
        Instant from = now;
        tick++;
        int ticks = random.nextDouble() < trouble / 4 ? 2 + random.nextInt(40) : 1;
        now = now.plus(config.tick().multipliedBy(ticks));
        fleet.values().forEach(this::live);
        if (lost == 0 && random.nextDouble() < trouble) {
            lost = 1 + random.nextInt(30);
            lostKind = random.nextInt(8);
        }
        Traffic traffic = traffic(from);
        lost = Math.max(0, lost - 1);
        int kind = lost == 0 ? -1 : lostKind;
        return new Observation(
                now,
                signal(traffic, kind == 0 || kind == 3, kind == 4),
                signal(workers(), kind == 1 || kind == 3, kind == 5),
                signal(FleetState.of(roles()), kind == 2 || kind == 3, kind == 6));
    }

    private <T> Signal<T> signal(T value, boolean missing, boolean stale) {
        if (missing) {
            return Signal.missing("no answer");
        }
        return stale ? Signal.stale(value, now.minusSeconds(90), "90 s old") : Signal.fresh(value, now);
    }

    private void live(Engines engines) {
        engines.startups.clear();
        for (int i = engines.starting.size() - 1; i >= 0; i--) {
            int left = engines.starting.get(i) - 1;
            engines.starting.set(i, left);
            if (left == 0) {
                engines.startups.add(Duration.between(engines.since.remove(i), now));
                engines.starting.remove(i);
                engines.ready++;
            }
        }
        engines.draining.replaceAll(left -> left - 1);
        engines.draining.removeIf(left -> left < 0);
        if (engines.ready > 0 && random.nextDouble() < flapping) {
            engines.ready--;
            start(engines);
        }
    }

    private void start(Engines engines) {
        engines.starting.add(random.nextDouble() < stuck ? -1 : startTicks);
        engines.since.add(now);
    }

    private Traffic traffic(Instant from) {
        double seconds = Duration.between(from, now).toMillis() / 1000.0;
        double came = poisson(load() * seconds);
        double served = came + queue;
        for (Engines engines : fleet.values()) {
            served = Math.min(served, engines.ready * SPEED * seconds);
        }
        queue = Math.min(100_000, queue + came - served);
        Instant start = lost > 0 && lostKind == 7 ? from.minusSeconds(50) : from;
        boolean any = served > 0;
        return Traffic.between(start, now)
                .offeredCount(came)
                .admittedCount(served)
                .completedCount(served)
                .isl(any ? Summary.ofMean(ISL) : null)
                .osl(any ? Summary.ofMean(OSL) : null)
                .ttftMs(any ? Summary.ofMean(110 + 1000 * queue / Math.max(1, rate)) : null)
                .itlMs(any ? Summary.ofMean(20) : null)
                .durationMs(any ? Summary.ofMean(4000) : null)
                .inFlight((int) (queue + served))
                .queued((int) queue)
                .build();
    }

    private double load() {
        return switch (shape) {
            case 0 -> rate;
            case 1 -> tick % 80 < 40 ? rate : 0;
            case 2 -> rate * (1 + Math.sin(tick / 20.0)) / 2;
            default -> tick % 50 < 5 ? 4 * rate : rate / 2;
        };
    }

    private double poisson(double mean) {
        if (mean > 50) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        int n = 0;
        for (double t = -Math.log(1 - random.nextDouble()); t < mean; t -= Math.log(1 - random.nextDouble())) {
            n++;
        }
        return n;
    }

    private List<WorkerLoad> workers() {
        List<WorkerLoad> workers = new ArrayList<>();
        fleet.forEach((role, engines) -> {
            double share = engines.ready == 0 ? 0 : load() / engines.ready;
            for (int i = 0; i < engines.ready; i++) {
                double busy = share * (1 + 0.1 * random.nextDouble());
                workers.add(WorkerLoad.of(
                        role.label() + i,
                        role,
                        WorkerLoad.Sample.builder()
                                .activePrefillTokens(500 * busy)
                                .activeDecodeBlocks(900 * busy)
                                .lastTtftMs(100 + 50 * busy)
                                .lastIsl(ISL)
                                .lastItlMs(10 + 5 * busy)
                                .kvUsage(0.1)
                                .running(busy)
                                .waiting(queue)
                                .build()));
            }
        });
        return workers;
    }

    private Map<Role, RoleState> roles() {
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        fleet.forEach((role, engines) -> roles.put(
                role,
                RoleState.builder()
                        .desired(engines.desired)
                        .ready(engines.ready)
                        .startingSince(engines.since)
                        .draining(engines.draining.size())
                        .gpusPerEngine(engines.gpus)
                        .startups(engines.startups)
                        .build()));
        return roles;
    }

    /** The engines as they are, whether or not the planner was told. */
    RoleState state(Role role) {
        RoleState state = roles().get(role);
        if (state == null) {
            throw new IllegalArgumentException("No " + role + " here.");
        }
        return state;
    }

    /** GPUs that are held, or will be by engines that have been asked for. */
    long gpus() {
        return fleet.values().stream()
                .mapToLong(engines -> (long) engines.gpus
                        * (Math.max(engines.desired, engines.ready + engines.starting.size())
                                + engines.draining.size()))
                .sum();
    }

    /** A target is carried out at once: engines that do not serve go first, the oldest of them before the others. */
    void scale(Role role, int target) {
        Engines engines = fleet.get(role);
        engines.desired = target;
        while (engines.ready + engines.starting.size() > target) {
            if (engines.starting.isEmpty()) {
                engines.ready--;
                engines.draining.add(drainTicks);
            } else {
                engines.starting.remove(0);
                engines.since.remove(0);
            }
        }
        while (engines.ready + engines.starting.size() < target) {
            start(engines);
        }
    }
}
