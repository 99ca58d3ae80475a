package io.github.slaplanner.core.profile.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThoroughProfilerTest {
    private static final SweepPlan PLAN = SweepPlan.of(
            new SweepPlan.Grid(6, 3, 5, 3), new SweepPlan.Engine(4000, 200, VirtualEngine.KV_TOKENS, 1), 64);

    private final VirtualEngine engine = new VirtualEngine();
    private final Recorder recorder = new Recorder();

    @TempDir
    private Path folder;

    @Test
    void sweep_findsTheEnginesFormulas() throws InterruptedException {
        assertThat(sweep().run(null)).isTrue();
        EngineProfile profile = Objects.requireNonNull(sweep().result());
        assertThat(profile.prefill().points()).hasSize(6).allSatisfy(point -> {
            assertThat(point.ttftMs()).isCloseTo(VirtualEngine.ttftMs(point.isl()), Percentage.withPercentage(0.01));
            assertThat(point.throughputPerGpu())
                    .isCloseTo(1000 * point.isl() / point.ttftMs(), Percentage.withPercentage(1e-6));
        });
        assertThat(profile.decode().maxKvTokens()).isEqualTo(VirtualEngine.KV_TOKENS);
        assertThat(profile.decode().points()).hasSizeGreaterThan(8).allSatisfy(point -> {
            double sequences = point.kvUsage() * VirtualEngine.KV_TOKENS / point.contextLength();
            double itl = VirtualEngine.itlMs(sequences, point.contextLength());
            assertThat(point.itlMs()).isCloseTo(itl, Percentage.withPercentage(0.01));
            assertThat(point.throughputPerGpu()).isCloseTo(1000 * sequences / itl, Percentage.withPercentage(0.01));
        });
    }

    @Test
    void row_endsWhereSequencesWaitForOneAnother() throws InterruptedException {
        sweep().run(null);
        assertThat(Objects.requireNonNull(sweep().result()).decode().points())
                .extracting(point -> point.kvUsage() * VirtualEngine.KV_TOKENS / point.contextLength())
                .allSatisfy(sequences -> assertThat(sequences).isLessThan(VirtualEngine.AT_ONCE + 0.5));
        assertThat(recorder.notices).anyMatch(notice -> notice.contains("sequences waited for one another"));
    }

    @Test
    void throughput_isPerGpu() throws InterruptedException {
        SweepPlan two = SweepPlan.of(
                new SweepPlan.Grid(2, 1, 2, 1), new SweepPlan.Engine(2000, 2, VirtualEngine.KV_TOKENS, 2), 64);
        new ThoroughProfiler(engine, two, journal("two"), recorder, engine, 1).run(null);
        DecodeProfile.Point point = journal("two").decode().get(0);
        assertThat(point.throughputPerGpu()).isCloseTo(1000 / point.itlMs() / 2, Percentage.withPercentage(0.1));
    }

    @Test
    void interruptedSweep_goesOnWhereItStopped() throws Exception {
        assertThat(sweep().run(Duration.ofSeconds(6))).isFalse();
        int measured = journal("test").size();
        assertThat(measured).isPositive().isLessThan(PLAN.points());
        Files.writeString(folder.resolve(SweepJournal.FILE), "{\"key\": \"dec", StandardOpenOption.APPEND);
        List<DecodeProfile.Point> before = journal("test").decode();

        assertThat(sweep().run(null)).isTrue();
        assertThat(journal("test").decode()).startsWith(before.toArray(DecodeProfile.Point[]::new));
        int calls = engine.calls;
        assertThat(sweep().run(null)).isTrue();
        assertThat(engine.calls - calls)
                .as("nothing but the warm-up and the load that waited")
                .isLessThan(60);
    }

    @Test
    void journal_ofAnotherSweep_isRefused() {
        journal("test");
        assertThatThrownBy(() -> journal("other"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("is of another sweep (test); delete it, or write to another folder");
    }

    @Test
    void busyServer_getsItsPauseAndThenAnotherTry() throws InterruptedException {
        engine.failures.add(SweepException.passing("busy", Duration.ofSeconds(7)));
        assertThat(sweep().run(null)).isTrue();
        assertThat(engine.sleeps).containsExactly(Duration.ofSeconds(7));
        assertThat(recorder.notices).contains("busy; trying again in 7 s");
    }

    @Test
    void serverThatKeepsFailing_endsTheSweepAndKeepsWhatThereIs() throws InterruptedException {
        sweep().run(Duration.ofSeconds(6));
        int measured = journal("test").size();
        for (int i = 0; i < 4; i++) {
            engine.failures.add(SweepException.passing("it fails", Duration.ofSeconds(1)));
        }
        assertThatThrownBy(() -> sweep().run(null))
                .isInstanceOf(SweepException.class)
                .hasMessage("it fails");
        assertThat(engine.sleeps).hasSize(3);
        assertThat(journal("test").size()).isEqualTo(measured);
    }

    @Test
    void progress_risesAndTellsTheTimeLeft() throws InterruptedException {
        sweep().run(null);
        assertThat(recorder.shares).isSorted().startsWith(0.0).hasSizeGreaterThan(10);
        assertThat(recorder.left.get(0)).as("nothing is known yet").isNull();
        assertThat(recorder.left.get(3)).isPositive();
    }

    @Test
    void plan_withoutRoom_isRefused() {
        assertThatThrownBy(() ->
                        SweepPlan.of(new SweepPlan.Grid(6, 3, 5, 3), new SweepPlan.Engine(300, 8, 10_000, 1), 256))
                .hasMessage("With 256 output tokens and a longest context of 300, no room is left for prompts.");
    }

    private ThoroughProfiler sweep() {
        return new ThoroughProfiler(engine, PLAN, journal("test"), recorder, engine, 42 + engine.calls);
    }

    private SweepJournal journal(String subject) {
        return SweepJournal.open(folder, subject);
    }

    private static final class Recorder implements SweepListener {
        final List<String> notices = new ArrayList<>();
        final List<Double> shares = new ArrayList<>();
        final List<@Nullable Duration> left = new ArrayList<>();

        @Override
        public void progress(String point, double share, @Nullable Duration time) {
            shares.add(share);
            left.add(time);
        }

        @Override
        public void notice(String message) {
            notices.add(message);
        }
    }
}
