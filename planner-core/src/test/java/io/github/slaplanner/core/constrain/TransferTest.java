package io.github.slaplanner.core.constrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under a budget that binds, who gives to whom, how much, and what becomes of it. */
class TransferTest {
    /** Ticks of the short window, in which much must be gained, and of the long one. */
    private static final int SHORT = 18;

    private static final int LONG = 60;
    private static final int DRAIN = 6;

    @ParameterizedTest
    @CsvSource({
        // budget, prefill size/want/gpus, decode size/want/gpus, sizes after the long window
        "64, 24, 40, 1, 36, 36, 1, 28, 36", // a satisfied role gives nothing; what is free is taken
        "40, 20, 30, 1, 20, 60, 1, 14, 26", // both lack: equal shares, as far as engines are whole
        "40, 20, 60, 1, 20, 30, 1, 26, 14", // the other way round
        "40, 10, 20, 2, 20, 60, 1, 8, 24", // two GPUs given are two engines got
        "40, 20, 60, 1, 10, 20, 2, 24, 8",
        "40, 8, 20, 1, 4, 8, 8, 8, 4", // an engine less of decode leaves it worse off than prefill was
        "40, 8, 80, 1, 4, 8, 8, 24, 2",
        "16, 5, 6, 2, 6, 9, 1, 5, 6", // prefill would have 4 of 6 then, as decode has now
        "33, 12, 19, 1, 21, 31, 1, 12, 21", // a gain that is none
    })
    void shares_afterTheLongWindow(
            int budget, int p, int wantP, int gpuP, int d, int wantD, int gpuD, int prefill, int decode) {
        Pool pool = pool(budget).role(Role.PREFILL, p, gpuP).role(Role.DECODE, d, gpuD);
        pool.ticks(LONG + 2 * DRAIN, wants(wantP, wantD));
        assertThat(pool.sizes()).isEqualTo(prefill + ", " + decode);
        pool.ticks(3 * LONG, wants(wantP, wantD));
        assertThat(pool.sizes()).as("later").isEqualTo(prefill + ", " + decode);
    }

    @Test
    void transfer_isNamedReservedAndDone() {
        Pool pool = pool(40).role(Role.PREFILL, 20, 1).role(Role.DECODE, 20, 1);
        pool.ticks(SHORT, wants(25, 90));
        assertThat(pool.sizes()).as("not known for long enough").isEqualTo("20, 20");

        pool.tick(wants(25, 90));
        assertThat(pool.sizes()).as("the donor first").isEqualTo("9, 20");
        String why = "prefill gives 11 engines (11 GPUs) so that decode grows to 31: prefill keeps 36 % of its need,"
                + " decode had 22.2 %";
        for (Role role : Role.values()) {
            if (role != Role.AGGREGATED) {
                assertThat(pool.result(role).steps())
                        .anySatisfy(step -> assertThat(step.text()).isEqualTo(why));
            }
        }
        assertThat(pool.result(Role.PREFILL).binding()).isEqualTo(Reason.PREFILL_GIVES);

        pool.ticks(DRAIN - 1, wants(40, 90));
        assertThat(pool.sizes()).as("the donor does not grow back").isEqualTo("9, 20");
        pool.tick(wants(40, 90));
        assertThat(pool.sizes()).as("gone").isEqualTo("9, 31");
        assertThat(pool.held()).isEqualTo(40);
        pool.tick(wants(40, 90));
        assertThat(pool.memory(Role.DECODE).taking()).isNull();
    }

    @Test
    void transfer_notWantedAnyMore_freesWhatIsLeft() {
        Pool pool = pool(40).role(Role.PREFILL, 20, 1).role(Role.DECODE, 20, 1);
        pool.ticks(SHORT + 1, wants(25, 90));
        pool.ticks(2 * DRAIN, wants(25, 10));
        assertThat(pool.size(Role.PREFILL)).isEqualTo(25);
    }

    @Test
    void noTransfer_whileASignalIsLost() {
        Pool pool = pool(40).role(Role.PREFILL, 20, 1).role(Role.DECODE, 20, 1);
        for (int tick = 0; tick < 2 * LONG; tick++) {
            pool.tick(wants(30, 60), false);
        }
        assertThat(pool.sizes()).isEqualTo("20, 20");
    }

    @Test
    void noTransfer_whileADonorHadAllItWantedOfLate() {
        Pool pool = pool(40).role(Role.PREFILL, 20, 1).role(Role.DECODE, 20, 1);
        for (int tick = 0; tick < 2 * LONG; tick++) {
            pool.tick(wants(tick % SHORT == 0 ? 20 : 30, 60));
        }
        assertThat(pool.sizes()).isEqualTo("20, 20");
    }

    @Test
    void transfer_keepsToStepMinimumAndCooldown() {
        PlannerConfig config = PlannerConfig.builder()
                .maxGpuBudget(40)
                .set(Settings.MIN_ENDPOINT.of(Role.PREFILL), 12)
                .set(Settings.MAX_STEP.of(Role.PREFILL), 2)
                .set(Settings.SCALE_DOWN_COOLDOWN.of(Role.PREFILL), Duration.ofMinutes(10))
                .build();
        Pool pool = new Pool(config, 0).role(Role.PREFILL, 20, 1).role(Role.DECODE, 20, 1);
        pool.ticks(LONG + 2, wants(30, 110));
        assertThat(pool.sizes()).isEqualTo("18, 22");
        pool.ticks(50, wants(30, 110));
        assertThat(pool.sizes()).isEqualTo("18, 22");
        pool.ticks(30, wants(30, 110));
        assertThat(pool.sizes()).isEqualTo("16, 24");
        pool.ticks(300, wants(30, 110));
        assertThat(pool.sizes()).as("the minimum stays").isEqualTo("12, 28");
    }

    @Test
    void belowTheMinimum_orAtZeroWithWork_takesFromASatisfiedRoleAtOnce() {
        PlannerConfig zero =
                PlannerConfig.builder().maxGpuBudget(8).minEndpoint(0).build();
        Pool woken = new Pool(zero, 0).role(Role.PREFILL, 0, 2).role(Role.DECODE, 8, 1);
        assertThat(woken.ticks(1, wants(3, 8)).sizes()).isEqualTo("0, 6");
        assertThat(woken.ticks(1, wants(3, 8)).sizes()).isEqualTo("1, 6");

        Pool below = pool(8).role(Role.PREFILL, 0, 1).role(Role.DECODE, 8, 1);
        assertThat(below.ticks(DRAIN + 1, wants(1, 8)).sizes()).isEqualTo("1, 7");
    }

    @ParameterizedTest
    @CsvSource({
        // budget, prefill size/want, decode size/want, prefill, decode
        "20, 20, 10, 20, 40, 4, 16", // prefill has twice what it wants, decode half; then both have two fifths
        "20, 20, 20, 20, 40, 7, 13", // equal shares
        "2, 20, 20, 20, 40, 1, 1", // the minimum stays
        "1, 20, 20, 20, 40, 20, 20", // not even that fits: nothing changes
    })
    void fleetAboveTheBudget_shrinksTheMostSatisfiedFirst(
            int budget, int p, int wantP, int d, int wantD, int prefill, int decode) {
        Pool pool = pool(budget).role(Role.PREFILL, p, 1).role(Role.DECODE, d, 1);
        pool.tick(wants(wantP, wantD), false);
        assertThat(pool.sizes()).as("without signals").isEqualTo(p + ", " + d);
        pool.ticks(8, wants(wantP, wantD));
        assertThat(pool.sizes()).isEqualTo(prefill + ", " + decode);
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, 1, 1",
        "1, 2147483647, 1",
        "2147483647, 2147483647, 1000000000",
    })
    void absurdGpus_doNotOverflow(int gpuP, int gpuD, int budget) {
        Pool pool = pool(budget).role(Role.PREFILL, 1, gpuP).role(Role.DECODE, 1, gpuD);
        pool.tick(wants(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(pool.sizes()).isEqualTo("1, 1");
    }

    @Test
    void absurdFleet_isDecidedInOneGo() {
        Pool pool = pool(1_000_000_000).role(Role.PREFILL, Integer.MAX_VALUE, 1).role(Role.DECODE, 1, 8);
        pool.tick(wants(Integer.MAX_VALUE, 100));
        assertThat(pool.sizes()).isEqualTo("999999992, 1");
    }

    private static Pool pool(int budget) {
        return new Pool(PlannerConfig.builder().maxGpuBudget(budget).build(), DRAIN);
    }

    private static Map<Role, Integer> wants(int prefill, int decode) {
        return Map.of(Role.PREFILL, prefill, Role.DECODE, decode);
    }
}
