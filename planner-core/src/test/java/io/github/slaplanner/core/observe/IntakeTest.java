package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant LAST = NOW.minusSeconds(10);
    private static final PriorObservation KNOWN = new PriorObservation(LAST, LAST, null);
    private static final Intake INTAKE = intake(Mode.DISAGG);

    private static Intake intake(Mode mode) {
        PlannerConfig config = PlannerConfig.builder().mode(mode).build();
        return new Intake(config, new EngineLoader().performance(config, BuiltInProfile.engine()));
    }

    // the clock

    @ParameterizedTest
    @CsvSource({"-1, CLOCK_BACK", "0, CLOCK_STANDING", "1,"})
    void now_notAfterTheLastOne_saysSo(long millis, @Nullable Reason reason) {
        CleanObservation seen = INTAKE.take(
                new PriorObservation(NOW.minusMillis(millis), null, null), observation(idle(10), null, null));
        assertThat(seen.clock()).isEqualTo(reason);
        assertThat(seen.notices()).extracting(Notice::reason).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void now_first_isFine() {
        assertThat(INTAKE.take(PriorObservation.NOTHING, observation(idle(10), null, null))
                        .clock())
                .isNull();
    }

    // what calls itself fresh

    @ParameterizedTest
    @CsvSource({"0, true", "120, true", "121, false", "86400, false"})
    void freshSignal_ofMoreThanTwoIntervalsAgo_isStale(long seconds, boolean fresh) {
        Instant at = NOW.minusSeconds(seconds);
        Observation told = new Observation(
                NOW,
                Signal.fresh(traffic(10, 0, offered(100)), at),
                Signal.fresh(List.of(), at),
                Signal.fresh(FleetState.of(Map.of()), at));
        PlannerConfig config = PlannerConfig.builder()
                .throughputAdjustmentInterval(Duration.ofSeconds(60))
                .build();
        Observation seen = new Intake(config, null).take(KNOWN, told).observation();
        assertThat(List.of(seen.traffic(), seen.workers(), seen.fleet()))
                .allSatisfy(signal -> assertThat(signal instanceof Signal.Fresh).isEqualTo(fresh));
    }

    // windows of traffic

    @ParameterizedTest
    @CsvSource({
        // seconds that the window began and ended ago, requests in it, new seconds, requests that count
        "10, 0, 100, 10, 100", // since the last tick
        "60, 0, 600, 10, 100", // the last minute at every tick
        "30, 0, 300, 10, 100",
        "5, 0, 50, 5, 50", // with a gap before it
        "15, 5, 100, 5, 50",
    })
    void window_ofAnyLength_countsForItsNewPart(long from, long to, double requests, long seconds, double counted) {
        Traffic piece = piece(traffic(from, to, offered(requests)));
        assertThat(piece.interval()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(piece.to()).isEqualTo(NOW.minusSeconds(to));
        assertThat(piece.requests().demand()).isCloseTo(counted, within(1e-9));
    }

    @Test
    void window_trimmed_keepsMeansAndGaugesAndSharesEveryCount() {
        RequestCounts counts = new RequestCounts(60.0, 54.0, 48.0, 12.0, 6.0);
        Traffic whole = traffic(60, 0, counts).toBuilder()
                .inFlight(9)
                .queued(4)
                .cachedShare(0.25)
                .tokensPerStep(2.0)
                .promptTokens(6000.0)
                .generatedTokens(600.0)
                .build();
        assertThat(piece(whole))
                .isEqualTo(Traffic.between(LAST, NOW)
                        .offeredCount(10.0)
                        .admittedCount(9.0)
                        .completedCount(8.0)
                        .refusedCount(2.0)
                        .cancelledCount(1.0)
                        .isl(whole.isl())
                        .osl(whole.osl())
                        .ttftMs(whole.ttftMs())
                        .itlMs(whole.itlMs())
                        .durationMs(whole.durationMs())
                        .inFlight(9)
                        .queued(4)
                        .cachedShare(0.25)
                        .tokensPerStep(2.0)
                        .promptTokens(1000.0)
                        .generatedTokens(100.0)
                        .build());
    }

    @Test
    void window_seenBefore_bringsNothingNew() {
        Traffic old = traffic(20, 10, offered(100));
        CleanObservation seen = take(old);
        assertThat(seen.observation().traffic().freshOrNull()).isSameAs(old);
        assertThat(seen.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"70, 0", "71, 1", "600, 1"})
    void window_ofMoreThanAnIntervalSeenBefore_isNoticed(long from, int notices) {
        CleanObservation seen = take(traffic(from, 0, offered(100)));
        assertThat(reasons(seen)).hasSize(notices).allMatch(Reason.TRAFFIC_OVERLAP::equals);
    }

    @Test
    void window_ofMoreThanADay_countsForItsLastDay() {
        Traffic month = Traffic.between(NOW.minus(Duration.ofDays(30)), NOW)
                .offeredCount(3000)
                .build();
        CleanObservation seen = INTAKE.take(PriorObservation.NOTHING, observation(month, null, null));
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.interval()).isEqualTo(Duration.ofDays(1));
        assertThat(piece.requests().demand()).isCloseTo(100, within(1e-9));
    }

    @Test
    void window_ofAllTime_doesNotOverflow() {
        Traffic all = Traffic.between(Instant.MIN, NOW).offeredCount(0).build();
        assertThat(piece(all).from()).isEqualTo(LAST);
    }

    @ParameterizedTest
    @CsvSource({"5000, true", "5001, false"})
    void window_aheadOfTheClock_isRefusedBeyondAFewSeconds(long millis, boolean taken) {
        Traffic ahead =
                Traffic.between(NOW, NOW.plusMillis(millis)).offeredCount(0).build();
        CleanObservation seen = take(ahead);
        assertThat(seen.observation().traffic() instanceof Signal.Fresh).isEqualTo(taken);
        assertThat(reasons(seen)).isEqualTo(taken ? List.of() : List.of(Reason.TRAFFIC_AHEAD));
    }

    @Test
    void arrivals_notCounted_followFromWhatEndedAndIsInFlight() {
        Traffic before = Traffic.between(LAST.minusSeconds(10), LAST)
                .offeredCount(0)
                .inFlight(30)
                .queued(0)
                .build();
        Traffic now = Traffic.between(NOW.minusSeconds(60), NOW)
                .completedCount(240)
                .inFlight(50)
                .queued(0)
                .build();
        CleanObservation seen = INTAKE.take(new PriorObservation(LAST, LAST, before), observation(now, null, null));
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.requests().offered()).isCloseTo(60, within(1e-9));
    }

    // counts, lengths and latencies

    @ParameterizedTest
    @CsvSource({"1e7, true", "1.001e7, false", "1e300, false"})
    void requests_beyondAnyFleet_areRefused(double requests, boolean taken) {
        for (RequestCounts counts : List.of(
                offered(requests),
                new RequestCounts(null, null, requests, null, null),
                new RequestCounts(1.0, requests, null, null, null))) {
            CleanObservation seen = take(traffic(10, 0, counts));
            assertThat(seen.observation().traffic() instanceof Signal.Fresh).isEqualTo(taken);
            assertThat(reasons(seen)).isEqualTo(taken ? List.of() : List.of(Reason.OBSERVATION_REFUSED));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // requests that were counted in 10 s, in flight 10 s ago, in flight now; each stays for 2.5 s
        "12, 30, 30, true", // 12 a second: 120 came
        "12, 27, 33, true",
        "120, 30, 30, false",
        "12, 3, 3, false", // 12 in ten seconds
        "12, 3, 30, false", // they have just begun to pile up
        "12, 300, 300, false", // slow, but not by the length of the window
        "0, 30, 30, false",
    })
    void requests_thatAreARate_areDoubtedWhereTheRequestsInFlightTell(
            double count, int then, int now, boolean doubted) {
        for (boolean whole : List.of(true, false)) {
            Traffic before = steady(LAST, count, then, whole);
            CleanObservation seen = INTAKE.take(
                    new PriorObservation(LAST, LAST, before), observation(steady(NOW, count, now, whole), null, null));
            assertThat(reasons(seen)).isEqualTo(doubted ? List.of(Reason.OBSERVATION_DOUBTED) : List.of());
            assertThat(seen.observation().traffic().freshOrNull().requests().offered())
                    .isEqualTo(count);
        }
    }

    private static Traffic steady(Instant at, double count, int inFlight, boolean whole) {
        Traffic.Builder traffic =
                Traffic.between(at.minusSeconds(10), at).offeredCount(count).inFlight(inFlight);
        return whole
                ? traffic.durationMs(2500).build()
                : traffic.osl(101).ttftMs(500).itlMs(20).build();
    }

    @Test
    void noRequests_meansAreUnknown() {
        Traffic piece = piece(traffic(10, 0, offered(0)));
        assertThat(Arrays.asList(piece.isl(), piece.osl(), piece.ttftMs(), piece.itlMs(), piece.durationMs()))
                .containsOnlyNulls();
    }

    @Test
    void requestsThatOnlyEnded_haveMeans() {
        Traffic piece = piece(traffic(10, 0, new RequestCounts(0.0, null, 3.0, null, null)));
        assertThat(piece.ttftMs()).isNotNull();
        assertThat(piece.isl()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0.99, false", "1, true", "1e8, true"})
    void lengths_ofLessThanAToken_areUnknown(double mean, boolean known) {
        CleanObservation seen = take(ten().isl(mean)
                .osl(mean)
                .ttftMs(null)
                .itlMs(null)
                .durationMs(null)
                .build());
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.isl() != null).isEqualTo(known);
        assertThat(piece.osl() != null).isEqualTo(known);
        assertThat(piece.requests().demand()).as("requests count all the same").isEqualTo(100);
        assertThat(reasons(seen)).hasSize(known ? 0 : 2).allMatch(Reason.OBSERVATION_DOUBTED::equals);
        assertThat(seen.unsure()).isEmpty();
    }

    @Test
    void lengths_thatNoModelHas_areRefusedAndNothingShrinks() {
        CleanObservation seen = take(ten().isl(1e300).osl(200).build());
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.isl()).isNull();
        assertThat(piece.osl()).isNotNull();
        assertThat(reasons(seen)).containsExactly(Reason.OBSERVATION_REFUSED);
        assertThat(seen.unsure()).containsExactlyInAnyOrder(Role.PREFILL, Role.DECODE);
    }

    @ParameterizedTest
    @CsvSource({
        // TTFT and ITL as they came, what they are taken for
        "80, 12, known",
        "60000, 12, known", // prompts may wait for any time
        "0, 0, unknown",
        "0.08, 0.012, seconds",
        "0.08, 12, seconds",
        "80, 0.012, seconds",
        "80000, 12000, microseconds",
        "80, 12000, microseconds",
    })
    void latencies_offByAThousand_areDoubtedAndNotLearnedFrom(double ttft, double itl, String verdict) {
        CleanObservation seen =
                take(ten().ttftMs(ttft).itlMs(itl).durationMs(2000).build());
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.ttftMs() != null).isEqualTo(verdict.equals("known"));
        assertThat(piece.itlMs() != null).isEqualTo(verdict.equals("known"));
        boolean fine = verdict.equals("known") || verdict.equals("unknown");
        assertThat(seen.notices().isEmpty()).isEqualTo(fine);
        assertThat(seen.notices()).allSatisfy(notice -> {
            assertThat(notice.reason()).isEqualTo(Reason.OBSERVATION_DOUBTED);
            assertThat(notice.detail()).contains("traffic.").contains("are these " + verdict + "?");
        });
        assertThat(seen.unsure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 4, true",
        "12, 12, true",
        "12, 13, false",
        "-1, 0, false",
        "0, -1, false",
        "100000000, 0, true",
        "100000001, 0, false",
    })
    void backlog_thatCannotBe_isRefusedAndNothingShrinks(int inFlight, int queued, boolean taken) {
        CleanObservation seen = take(ten().inFlight(inFlight).queued(queued).build());
        assertThat(seen.notices().isEmpty()).isEqualTo(taken);
        assertThat(seen.unsure().isEmpty()).isEqualTo(taken);
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        assertThat(piece.inFlight() != null && piece.queued() != null).isEqualTo(taken);
    }

    // workers

    @ParameterizedTest
    @CsvSource({
        "activePrefillTokens, -1, refused",
        "activePrefillTokens, NaN, refused",
        "activePrefillTokens, Infinity, refused",
        "activePrefillTokens, 1e10, fine",
        "activePrefillTokens, 1.1e10, refused",
        "activeDecodeBlocks, -1, refused",
        "activeDecodeBlocks, 0, fine",
        "kvUsage, 1, fine",
        "kvUsage, 1.01, fine",
        "kvUsage, 95, refused",
        "kvUsage, -0.1, refused",
        "running, -1, refused",
        "waiting, -1, refused",
        "lastTtftMs, -1, not learned from",
        "lastTtftMs, 0.08, not learned from",
        "lastItlMs, 0.012, not learned from",
        "lastItlMs, 12000, not learned from",
        "lastIsl, NaN, not learned from",
    })
    void gauge_thatCannotBe_isNoticedByFieldAndValue(String field, double value, String verdict) {
        List<WorkerLoad> loads = List.of(load("w1", field, value), load("w2", field, value), load("w3", "", 0));
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), loads, fleet(3, 3)));
        assertThat(seen.unsure()).isEqualTo(verdict.equals("refused") ? Set.of(Role.DECODE) : Set.of());
        if (verdict.equals("fine")) {
            assertThat(seen.notices()).isEmpty();
        } else {
            assertThat(seen.notices())
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.detail())
                            .startsWith("decode worker " + field + " is " + value + " at w1")
                            .contains("more)"));
        }
        assertThat(seen.observation().workers().freshOrNull())
                .hasSize(3)
                .allSatisfy(load -> IntakePropertyTest.assertPossible(load.latest()));
    }

    @Test
    void kvUsage_inPercent_asksForPercent() {
        CleanObservation seen =
                INTAKE.take(KNOWN, observation(idle(10), List.of(load("w", "kvUsage", 95)), fleet(1, 1)));
        assertThat(seen.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice.detail()).contains("is this percent?"));
    }

    @Test
    void ranks_areOneEngineWithWhatTheyCarryTogether() {
        List<WorkerLoad> ranks = List.of(
                WorkerLoad.builder("a", Role.DECODE)
                        .latest(sample(40, 0.25))
                        .average(sample(20, 0.125))
                        .build(),
                WorkerLoad.of("b", Role.DECODE, sample(7, 0.1)),
                WorkerLoad.builder("a", Role.DECODE)
                        .dpRank(1)
                        .latest(sample(60, 0.75))
                        .average(sample(40, 0.375))
                        .build());
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), ranks, fleet(1, 2)));
        assertThat(seen.observation().workers().freshOrNull())
                .containsExactly(
                        WorkerLoad.builder("a", Role.DECODE)
                                .latest(sample(100, 0.5, 2))
                                .average(sample(60, 0.25, 2))
                                .build(),
                        WorkerLoad.of("b", Role.DECODE, sample(7, 0.1)));
        assertThat(seen.ranks()).isEqualTo(Map.of(Role.DECODE, 1.5));
    }

    @Test
    void ranks_thatDoNotTell_areTakenToBeLikeTheOthers() {
        List<WorkerLoad> ranks = List.of(
                WorkerLoad.of("a", Role.DECODE, sample(40, 0.4)),
                WorkerLoad.builder("a", Role.DECODE)
                        .dpRank(1)
                        .latest(load("", "activeDecodeBlocks", -1).latest())
                        .average(sample(40, 0.4))
                        .build());
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), ranks, fleet(1, 1)));
        List<WorkerLoad> loads = seen.observation().workers().freshOrNull();
        assertThat(loads)
                .singleElement()
                .satisfies(
                        load -> assertThat(load.latest().activeDecodeBlocks()).isEqualTo(80));
    }

    @Test
    void rank_thereTwice_countsOnce() {
        List<WorkerLoad> loads = List.of(load("a", "", 0), load("a", "", 0));
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), loads, fleet(1, 1)));
        assertThat(seen.observation().workers().freshOrNull()).containsExactly(load("a", "", 0));
        assertThat(reasons(seen)).containsExactly(Reason.OBSERVATION_DOUBTED);
    }

    @ParameterizedTest
    @CsvSource({"4, 4, false", "5, 4, false", "6, 4, true", "12, 10, false", "13, 10, true"})
    void workers_manyMoreThanEngines_areDoubtedAndTheRoleDoesNotShrink(int workers, int engines, boolean doubted) {
        List<WorkerLoad> loads =
                IntStream.range(0, workers).mapToObj(i -> load("w" + i, "", 0)).toList();
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), loads, fleet(1, engines)));
        assertThat(seen.unsure().contains(Role.DECODE)).isEqualTo(doubted);
        assertThat(reasons(seen)).isEqualTo(doubted ? List.of(Reason.OBSERVATION_DOUBTED) : List.of());
    }

    @Test
    void workers_ofOtherRoles_areLeftOut() {
        List<WorkerLoad> loads = List.of(load("w", "", 0));
        CleanObservation seen = intake(Mode.PREFILL).take(KNOWN, observation(idle(10), loads, null));
        assertThat(seen.observation().workers().freshOrNull()).isEmpty();
    }

    // the fleet

    @Test
    void role_notReported_isNoticedAndOthersAreNot() {
        FleetState fleet = FleetState.of(Map.of(
                Role.PREFILL,
                RoleState.settled(2).gpusPerEngine(1).build(),
                Role.AGGREGATED,
                RoleState.settled(2).gpusPerEngine(1).build()));
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), null, fleet));
        FleetState clean = seen.observation().fleet().freshOrNull();
        assertThat(clean).isNotNull();
        assertThat(clean.roles()).containsOnlyKeys(Role.PREFILL);
        assertThat(seen.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.reason()).isEqualTo(Reason.ROLE_UNKNOWN);
            assertThat(notice.detail()).startsWith("fleet.decode is not reported (prefill, agg is)");
        });
    }

    @ParameterizedTest
    @CsvSource({"1000000, 0, true", "1000001, 0, false", "2, 1000000, true", "2, 1000001, false", "2, 2147483647, false"
    })
    void engines_moreThanAnyFleetHas_areNotReported(int desired, int ready, boolean taken) {
        RoleState state = RoleState.builder()
                .desired(desired)
                .ready(ready)
                .gpusPerEngine(1)
                .build();
        FleetState clean = clean(state);
        assertThat(clean.role(Role.DECODE) != null).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "10000, 10000", "10001,", "2147483647,"})
    void gpusPerEngine_moreThanAnyEngineHas_areUnknown(int gpus, @Nullable Integer taken) {
        FleetState clean = clean(RoleState.settled(2).gpusPerEngine(gpus).build());
        RoleState role = clean.role(Role.DECODE);
        assertThat(role).isNotNull();
        assertThat(role.gpusPerEngine()).isEqualTo(taken);
    }

    @Test
    void startTimes_thatCannotBe_areLeftOut() {
        Duration day = Duration.ofDays(1);
        List<Duration> startups =
                List.of(Duration.ofSeconds(-1), Duration.ZERO, day, day.plusSeconds(1), Duration.ofSeconds(90));
        RoleState role = clean(
                        RoleState.settled(2).gpusPerEngine(1).startups(startups).build())
                .role(Role.DECODE);
        assertThat(role).isNotNull();
        assertThat(role.startups()).containsExactly(Duration.ZERO, day, Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({"-60, -60, 0", "3, 0, 0", "5, 0, 0", "6, 0, 1"})
    void engines_createdInTheFuture_wereCreatedNow(long seconds, long taken, int notices) {
        RoleState state = RoleState.builder()
                .desired(3)
                .ready(2)
                .startingSince(List.of(NOW.plusSeconds(seconds)))
                .gpusPerEngine(1)
                .build();
        CleanObservation seen = INTAKE.take(KNOWN, observation(idle(10), null, fleet(state)));
        RoleState role = seen.observation().fleet().valueOrNull().role(Role.DECODE);
        assertThat(role).isNotNull();
        assertThat(role.startingSince()).containsExactly(NOW.plusSeconds(taken));
        assertThat(reasons(seen)).hasSize(notices).allMatch(Reason.OBSERVATION_DOUBTED::equals);
    }

    // signals that are not fresh

    @Test
    void signals_notFresh_stayAsTheyAre() {
        Signal<Traffic> traffic = Signal.stale(idle(10), LAST, "old");
        Signal<List<WorkerLoad>> workers = Signal.missing("no page");
        Signal<FleetState> fleet = Signal.missing("no answer");
        Observation observation = new Observation(NOW, traffic, workers, fleet);
        CleanObservation seen = INTAKE.take(KNOWN, observation);
        assertThat(seen.observation()).isEqualTo(observation);
        assertThat(seen.notices()).isEmpty();
    }

    @Test
    void remarks_areKept() {
        Observation observation = new Observation(
                NOW,
                Signal.fresh(idle(10), NOW, List.of("t")),
                Signal.fresh(List.of(), NOW, List.of("w")),
                Signal.fresh(fleet(1, 1), NOW, List.of("f")));
        assertThat(INTAKE.take(KNOWN, observation).observation()).isEqualTo(observation);
    }

    private static FleetState clean(RoleState decode) {
        FleetState clean = INTAKE.take(KNOWN, observation(idle(10), null, fleet(decode)))
                .observation()
                .fleet()
                .freshOrNull();
        assertThat(clean).isNotNull();
        return clean;
    }

    private static CleanObservation take(Traffic traffic) {
        return INTAKE.take(KNOWN, observation(traffic, null, null));
    }

    private static Traffic piece(Traffic traffic) {
        CleanObservation seen = take(traffic);
        assertThat(reasons(seen)).doesNotContain(Reason.OBSERVATION_REFUSED, Reason.OBSERVATION_DOUBTED);
        Traffic piece = seen.observation().traffic().freshOrNull();
        assertThat(piece).isNotNull();
        return piece;
    }

    private static List<Reason> reasons(CleanObservation seen) {
        return seen.notices().stream().map(Notice::reason).toList();
    }

    private static Traffic idle(long seconds) {
        return Traffic.between(NOW.minusSeconds(seconds), NOW).offeredCount(0).build();
    }

    private static Traffic.Builder ten() {
        return traffic(10, 0, offered(100)).toBuilder();
    }

    private static RequestCounts offered(double count) {
        return new RequestCounts(count, null, null, null, null);
    }

    private static Traffic traffic(long from, long to, RequestCounts counts) {
        return Traffic.between(NOW.minusSeconds(from), NOW.minusSeconds(to))
                .requests(counts)
                .isl(2000)
                .osl(200)
                .ttftMs(150)
                .itlMs(12)
                .durationMs(2600)
                .build();
    }

    private static Observation observation(
            Traffic traffic, @Nullable List<WorkerLoad> loads, @Nullable FleetState fleet) {
        return new Observation(
                NOW,
                Signal.fresh(traffic, NOW),
                loads == null ? Signal.missing("") : Signal.fresh(loads, NOW),
                fleet == null ? Signal.missing("") : Signal.fresh(fleet, NOW));
    }

    private static FleetState fleet(int prefill, int decode) {
        return FleetState.of(Map.of(
                Role.PREFILL,
                RoleState.settled(prefill).gpusPerEngine(1).build(),
                Role.DECODE,
                RoleState.settled(decode).gpusPerEngine(1).build()));
    }

    private static FleetState fleet(RoleState decode) {
        return FleetState.of(
                Map.of(Role.PREFILL, RoleState.settled(1).gpusPerEngine(1).build(), Role.DECODE, decode));
    }

    private static WorkerLoad.Sample sample(double blocks, double usage) {
        return sample(blocks, usage, 1);
    }

    private static WorkerLoad.Sample sample(double blocks, double usage, double running) {
        return WorkerLoad.Sample.builder()
                .activeDecodeBlocks(blocks)
                .lastItlMs(12.0)
                .kvUsage(usage)
                .running(running)
                .waiting(0.0)
                .build();
    }

    /** A decode worker all of whose gauges are fine but one. */
    private static WorkerLoad load(String id, String field, double value) {
        return WorkerLoad.of(
                id,
                Role.DECODE,
                WorkerLoad.Sample.builder()
                        .activePrefillTokens(field.equals("activePrefillTokens") ? value : 0)
                        .activeDecodeBlocks(field.equals("activeDecodeBlocks") ? value : 50.0)
                        .lastTtftMs(field.equals("lastTtftMs") ? value : 80.0)
                        .lastIsl(field.equals("lastIsl") ? value : 2000.0)
                        .lastItlMs(field.equals("lastItlMs") ? value : 12.0)
                        .kvUsage(field.equals("kvUsage") ? value : 0.5)
                        .running(field.equals("running") ? value : 5.0)
                        .waiting(field.equals("waiting") ? value : 0.0)
                        .build());
    }
}
