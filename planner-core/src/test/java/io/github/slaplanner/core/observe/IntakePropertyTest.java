package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever comes in, what leaves can be. */
class IntakePropertyTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final double[] ODD = {
        -1e300,
        -1,
        -0.0,
        0,
        1e-300,
        0.5,
        1,
        95,
        1e4,
        1e7,
        1e12,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    @Property(tries = 400, seed = "41")
    void workers_ofAnyGauges_leaveWithPossibleOnes(@ForAll("loads") @Size(max = 12) List<WorkerLoad> loads) {
        for (Mode mode : Mode.values()) {
            CleanObservation seen = take(
                    mode,
                    Traffic.between(NOW.minusSeconds(10), NOW).offeredCount(0).build(),
                    loads,
                    Map.of());
            List<WorkerLoad> clean = seen.observation().workers().freshOrNull();
            assertThat(clean).isNotNull();
            assertThat(clean.stream().map(load -> load.role() + load.workerId()))
                    .doesNotHaveDuplicates();
            for (WorkerLoad load : clean) {
                assertThat(mode.roles()).contains(load.role());
                assertPossible(load.latest());
                assertPossible(load.average());
            }
        }
    }

    @Property(tries = 400, seed = "42")
    void traffic_ofAnyNumbers_leavesWithPossibleOnes(
            @ForAll @IntRange(min = 0, max = 14) int count,
            @ForAll @IntRange(min = 0, max = 14) int length,
            @ForAll @IntRange(min = 0, max = 14) int latency,
            @ForAll int inFlight,
            @ForAll int queued,
            @ForAll @IntRange(min = 1, max = 1_000_000) int seconds,
            @ForAll @IntRange(min = 0, max = 100_000) int known) {
        double requests = ODD[count] > 0 && ODD[count] <= 1e300 ? ODD[count] : 7;
        Traffic traffic = Traffic.between(NOW.minusSeconds(seconds), NOW)
                .completedCount(requests)
                .isl(summary(ODD[length]))
                .osl(summary(ODD[length]))
                .ttftMs(summary(ODD[latency]))
                .itlMs(summary(ODD[latency]))
                .durationMs(summary(ODD[latency]))
                .inFlight(inFlight)
                .queued(queued)
                .build();
        PriorObservation before = new PriorObservation(null, NOW.minusSeconds(known), traffic);
        Observation observation =
                new Observation(NOW, Signal.fresh(traffic, NOW), Signal.missing(""), Signal.missing(""));
        Intake intake = new Intake(PlannerConfig.builder().build(), null);
        Traffic piece = intake.take(before, observation).observation().traffic().freshOrNull();
        if (piece != null && piece.to().isAfter(NOW.minusSeconds(known))) {
            assertThat(piece.from()).isAfterOrEqualTo(NOW.minusSeconds(known));
            assertThat(piece.requests().demand())
                    .isBetween(0.0, 1e6 * piece.interval().toSeconds());
            assertThat(Stream.of(piece.isl(), piece.osl())).allMatch(one -> one == null || inside(one, 1, 1e8));
            assertThat(Stream.of(piece.ttftMs(), piece.itlMs(), piece.durationMs()))
                    .allMatch(one -> one == null || inside(one, Double.MIN_VALUE, 86_400_000));
            assertThat(piece.queued() == null || piece.inFlight() == null || piece.queued() <= piece.inFlight())
                    .isTrue();
        }
    }

    @Property(tries = 200, seed = "43")
    void fleet_ofAnyNumbers_leavesWithPossibleOnes(
            @ForAll @IntRange(min = 0) int desired,
            @ForAll @IntRange(min = 0) int ready,
            @ForAll @IntRange(min = 0) int draining,
            @ForAll @IntRange(min = 1) int gpus,
            @ForAll long start) {
        RoleState state = RoleState.builder()
                .desired(desired)
                .ready(ready)
                .startingSince(List.of(NOW.plusSeconds(start % 1_000_000)))
                .draining(draining)
                .gpusPerEngine(gpus)
                .startups(List.of(Duration.ofSeconds(start)))
                .build();
        CleanObservation seen = take(
                Mode.AGG,
                Traffic.between(NOW.minusSeconds(10), NOW).offeredCount(0).build(),
                List.of(),
                Map.of(Role.AGGREGATED, state));
        FleetState clean = seen.observation().fleet().freshOrNull();
        assertThat(clean).isNotNull();
        RoleState role = clean.role(Role.AGGREGATED);
        if (role != null) {
            assertThat(role.desired()).isLessThanOrEqualTo(1_000_000);
            assertThat(role.present()).isBetween(0, 1_000_000);
            assertThat(role.gpusPerEngine() == null || role.gpusPerEngine() <= 10_000)
                    .isTrue();
            assertThat(role.startingSince()).allMatch(since -> !since.isAfter(NOW));
            assertThat(role.startups()).allMatch(time -> !time.isNegative() && time.toDays() <= 1);
        }
    }

    @Property(tries = 200, seed = "44")
    void steadyTraffic_inOverlappingWindowsOfAnyLength_countsOnce(
            @ForAll @IntRange(min = 10, max = 600) int window, @ForAll @IntRange(min = 1, max = 50) int rate) {
        Intake intake = new Intake(PlannerConfig.builder().build(), null);
        double counted = 0;
        PriorObservation known = new PriorObservation(NOW, NOW, null);
        for (int tick = 1; tick <= 20; tick++) {
            Instant now = NOW.plusSeconds(10L * tick);
            Traffic traffic = Traffic.between(now.minusSeconds(window), now)
                    .offeredCount((double) rate * window)
                    .build();
            Observation observation =
                    new Observation(now, Signal.fresh(traffic, now), Signal.missing(""), Signal.missing(""));
            Traffic piece =
                    intake.take(known, observation).observation().traffic().freshOrNull();
            assertThat(piece).isNotNull();
            counted += piece.requests().demand();
            known = new PriorObservation(now, piece.to(), piece);
        }
        assertThat(counted).isCloseTo(200.0 * rate, org.assertj.core.api.Assertions.within(1e-6));
    }

    static void assertPossible(WorkerLoad.Sample sample) {
        assertThat(Stream.of(
                                sample.activePrefillTokens(),
                                sample.activeDecodeBlocks(),
                                sample.running(),
                                sample.waiting())
                        .filter(gauge -> gauge != null))
                .allMatch(gauge -> gauge >= 0 && gauge <= 1e12);
        assertThat(Stream.of(sample.lastTtftMs(), sample.lastItlMs(), sample.lastIsl())
                        .filter(gauge -> gauge != null))
                .allMatch(gauge -> gauge > 0 && gauge <= 1e8);
        assertThat(sample.kvUsage() == null || (sample.kvUsage() >= 0 && sample.kvUsage() <= 1))
                .isTrue();
    }

    @Provide
    Arbitrary<List<WorkerLoad>> loads() {
        Arbitrary<@Nullable Double> gauge =
                Arbitraries.integers().between(0, ODD.length).map(i -> i == ODD.length ? null : Double.valueOf(ODD[i]));
        Arbitrary<WorkerLoad.Sample> sample = Combinators.combine(
                        gauge, gauge, gauge, gauge, gauge, gauge, gauge, gauge)
                .as(WorkerLoad.Sample::new);
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Role.values()),
                        sample,
                        sample)
                .as(WorkerLoad::new)
                .list();
    }

    private static CleanObservation take(
            Mode mode, Traffic traffic, List<WorkerLoad> loads, Map<Role, RoleState> fleet) {
        Observation observation = new Observation(
                NOW, Signal.fresh(traffic, NOW), Signal.fresh(loads, NOW), Signal.fresh(FleetState.of(fleet), NOW));
        return new Intake(PlannerConfig.builder().mode(mode).build(), null).take(PriorObservation.NOTHING, observation);
    }

    private static @Nullable Summary summary(double mean) {
        return mean >= 0 && mean < Double.POSITIVE_INFINITY ? Summary.ofMean(mean) : null;
    }

    private static boolean inside(Summary summary, double least, double most) {
        return summary.mean() >= least && summary.mean() <= most;
    }
}
