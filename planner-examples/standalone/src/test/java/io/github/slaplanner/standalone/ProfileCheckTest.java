package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile check --repair} and {@code profile show}, as a user calls them, on a profile with a defect. */
class ProfileCheckTest {
    private static final EngineProfile GOOD = BuiltInProfile.engine();
    private static final int WRONG_GPUS = 8;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void profileWithAnotherNumberOfGpus() {
        ProfileWriter.npz(
                new PrefillProfile(GOOD.prefill().points().stream()
                        .map(point -> new PrefillProfile.Point(
                                point.isl(), point.ttftMs(), point.throughputPerGpu() / WRONG_GPUS))
                        .toList()),
                folder.resolve("bad"));
        ProfileWriter.npz(
                new DecodeProfile(
                        GOOD.decode().points().stream()
                                .map(point -> new DecodeProfile.Point(
                                        point.kvUsage(),
                                        point.contextLength(),
                                        point.itlMs(),
                                        point.throughputPerGpu() / WRONG_GPUS))
                                .toList(),
                        GOOD.decode().maxKvTokens()),
                folder.resolve("bad"));
    }

    @Test
    void check_namesTheDefect_andRepairMendsIt() {
        assertThat(run("profile", "check", bad(), "--interpolator", "linear", "--gpus", "2", "--repair", good()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("gpu-count: prefill: throughput per GPU is that of an engine of 8 GPUs")
                .contains("an engine has 2")
                .contains("Mended: gpu-count. Written to ");
        EngineProfile mended = ProfileReader.read(folder.resolve("good"));
        for (int i = 0; i < GOOD.prefill().points().size(); i++) {
            assertThat(mended.prefill().points().get(i).throughputPerGpu())
                    .isCloseTo(GOOD.prefill().points().get(i).throughputPerGpu() / 2, Percentage.withPercentage(3));
        }
        assertThat(mended.decode().points()).hasSameSizeAs(GOOD.decode().points());
    }

    @Test
    void repair_withoutTheGpus_asksForThem() {
        assertThat(run("profile", "check", bad(), "--interpolator", "linear", "--repair", good()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--repair needs to know how many GPUs an engine has: say --gpus");
        assertThat(folder.resolve("good")).doesNotExist();
    }

    @Test
    void show_beyondTheMeasuredRange_holdsNoMoreThanTheCache() throws IOException {
        double context = 200_500;
        assertThat(run("profile", "show", "--isl", "200000", "--osl", "1000", "--json", json()))
                .as(err.toString())
                .isZero();
        JsonNode answer = new ObjectMapper().readTree(Path.of(json()).toFile());
        assertThat(answer.at("/decode/extrapolated").asBoolean()).isTrue();
        assertThat(answer.at("/decode/sequences").asDouble())
                .isLessThanOrEqualTo(GOOD.decode().maxKvTokens() / context);
        double tokensPerSecond = answer.at("/prefill/throughput_per_gpu").asDouble();
        assertThat(answer.at("/prefill/ttft_ms").asDouble()).isGreaterThanOrEqualTo(200_000 / tokensPerSecond * 1000);
    }

    @Test
    void show_sequenceLargerThanTheCache_isInfeasible() {
        assertThat(run("profile", "show", "--isl", "2000000", "--osl", "1000")).isZero();
        assertThat(out.toString()).contains("INFEASIBLE: the KV cache does not hold one sequence of this length.");
    }

    private String bad() {
        return folder.resolve("bad").toString();
    }

    private String good() {
        return folder.resolve("good").toString();
    }

    private String json() {
        return folder.resolve("answer.json").toString();
    }

    private int run(String... arguments) {
        return Main.run(new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false), arguments);
    }
}
