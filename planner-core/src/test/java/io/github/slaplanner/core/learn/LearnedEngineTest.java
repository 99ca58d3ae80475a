package io.github.slaplanner.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.runtime.StateJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LearnedEngineTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final Prior PRIOR = Prior.unknown();

    private final Random random = new Random(1);

    private static double ttft(double isl) {
        return 60 + 0.5 * isl + 6e-6 * isl * isl;
    }

    private static double itl(double sequences, double context) {
        return 16 + sequences + 0.0008 * sequences * context;
    }

    private static EnginePerformance curves(LearnedEngine engine) {
        return engine.performance(PRIOR, 1, 1);
    }

    private double noisy(double latency) {
        return latency * (1 + 0.05 * random.nextGaussian());
    }

    private double prompt() {
        return 200 + random.nextInt(2_800);
    }

    /** Prompts of an engine that reads at once. */
    private LearnedEngine idle(int prompts) {
        LearnedEngine engine = LearnedEngine.NOTHING.at(T);
        for (int i = 0; i < prompts; i++) {
            double isl = prompt();
            engine = engine.read(PRIOR, isl, noisy(ttft(isl)));
        }
        return engine;
    }

    @Test
    void nothingSeen_isThePrior() {
        EnginePerformance engine = curves(LearnedEngine.NOTHING);
        assertThat(engine.requirePrefill().ttftMs(2_000)).isCloseTo(14 + 0.0185 * 2_000 + 2, within(1e-3));
        assertThat(engine.requireDecode().maxKvTokens()).isEqualTo(480_000);
        assertThat(engine.requireDecode().itlMs(0.5, 1_000)).isCloseTo(5 + 0.03 * 240 + 12.5, within(1e-2));
        assertThat(LearnedEngine.NOTHING.ttftDoubt(PRIOR, 1_000)).isGreaterThan(3);
    }

    @Test
    void engineThirtyTimesSlowerThanExpected_isKnownAfterAFewPrompts_andEverBetter() {
        PrefillPerformance few = curves(idle(10)).requirePrefill();
        assertThat(few.ttftMs(1_500)).isCloseTo(ttft(1_500), Percentage.withPercentage(15));
        LearnedEngine later = idle(300);
        PrefillPerformance many = curves(later).requirePrefill();
        for (double isl : new double[] {200, 1_000, 3_000}) {
            assertThat(many.ttftMs(isl)).isCloseTo(ttft(isl), Percentage.withPercentage(10));
        }
        assertThat(idle(10).ttftDoubt(PRIOR, 1_500)).isLessThan(0.1);
        assertThat(later.ttftDoubt(PRIOR, 1_500)).isLessThan(idle(10).ttftDoubt(PRIOR, 1_500) / 3);
    }

    @Test
    void halfOfThePromptsWaited_isHardlyTakenForSlowness() {
        LearnedEngine engine = LearnedEngine.NOTHING.at(T);
        for (int i = 0; i < 300; i++) {
            double isl = prompt();
            double waited = i % 2 == 0 ? 1_000 * random.nextDouble() : 0;
            engine = engine.read(PRIOR, isl, ttft(isl) + waited);
        }
        assertThat(curves(engine).requirePrefill().ttftMs(1_500)).isBetween(0.9 * ttft(1_500), 1.2 * ttft(1_500));
    }

    @Test
    void stepsAndCaches_areLearnedFromTheLoad() {
        LearnedEngine engine = LearnedEngine.NOTHING.at(T);
        for (int i = 0; i < 60; i++) {
            double sequences = 1 + 25 * random.nextDouble();
            double context = 900 + 300 * random.nextDouble();
            engine = engine.decoded(sequences, context, noisy(itl(sequences, context)))
                    .cached(sequences * context, sequences * context / 200_000);
        }
        DecodePerformance decode = curves(engine).requireDecode();
        assertThat(decode.maxKvTokens()).isCloseTo(200_000, Percentage.withPercentage(15));
        for (double sequences : new double[] {2, 10, 30}) {
            assertThat(decode.itlMs(sequences * 1_000 / decode.maxKvTokens(), 1_000))
                    .isCloseTo(itl(sequences, 1_000), Percentage.withPercentage(10));
        }
        assertThat(engine.itlDoubt(PRIOR, 10, 1_000)).isLessThan(0.05);
    }

    @Test
    void enginesThatBecomeSlower_areLearnedAnew() {
        LearnedEngine engine = idle(100);
        for (int i = 0; i < 90; i++) {
            double isl = prompt();
            engine = engine.at(T.plus(Duration.ofMinutes(i))).read(PRIOR, isl, 2 * ttft(isl));
        }
        assertThat(curves(engine).requirePrefill().ttftMs(1_500))
                .isCloseTo(2 * ttft(1_500), Percentage.withPercentage(10));
    }

    @Test
    void latencyNeverFallsWithLoad_whateverWasSeen() {
        LearnedEngine engine = LearnedEngine.NOTHING.at(T);
        for (int i = 0; i < 50; i++) {
            engine = engine.decoded(1 + i, 1_000, 60 - i).read(PRIOR, 100 + 50 * i, 500 - 5 * i);
        }
        PrefillPerformance prefill = curves(engine).requirePrefill();
        DecodePerformance decode = curves(engine).requireDecode();
        assertThat(prefill.ttftMs(100)).isPositive().isLessThanOrEqualTo(prefill.ttftMs(8_000));
        assertThat(decode.itlMs(0, 1_000)).isPositive().isLessThanOrEqualTo(decode.itlMs(1, 1_000));
    }

    @Test
    void simulatedPrior_isTheSimulatedEngine_inLessDoubt() {
        Prior prior = Prior.simulated(BuiltInProfile.engine());
        EnginePerformance engine = LearnedEngine.NOTHING.performance(prior, 1, 1);
        assertThat(engine.requirePrefill().ttftMs(4_000))
                .isCloseTo(curves(LearnedEngine.NOTHING).requirePrefill().ttftMs(4_000), within(1e-9));
        assertThat(LearnedEngine.NOTHING.ttftDoubt(prior, 4_000))
                .isLessThan(LearnedEngine.NOTHING.ttftDoubt(PRIOR, 4_000) / 5);
    }

    @Test
    void profile_saysWhatTheCurvesSay() {
        LearnedEngine engine = idle(50).decoded(3, 900, 20).cached(2_700, 0.01);
        EngineProfile profile = engine.profile(PRIOR);
        assertThat(profile.prefill().points())
                .allSatisfy(point -> assertThat(point.ttftMs())
                        .isEqualTo(curves(engine).requirePrefill().ttftMs(point.isl())));
        DecodePerformance decode = curves(engine).requireDecode();
        assertThat(profile.decode().maxKvTokens()).isEqualTo(decode.maxKvTokens());
        assertThat(profile.decode().points())
                .isNotEmpty()
                .allSatisfy(point ->
                        assertThat(point.itlMs()).isEqualTo(decode.itlMs(point.kvUsage(), point.contextLength())));
        assertThat(engine.nothingSeen()).isFalse();
        assertThat(LearnedEngine.NOTHING.nothingSeen()).isTrue();
    }

    @Test
    void state_isReadAsItWasWritten() throws JsonProcessingException {
        LearnedEngine engine = idle(5).decoded(3, 900, 20).cached(2_700, 0.01);
        String json = StateJson.mapper().writeValueAsString(engine);
        assertThat(StateJson.mapper().readValue(json, LearnedEngine.class)).isEqualTo(engine);
    }
}
