package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code profile score}, as a user calls it. */
class ScoreCommandTest {
    private static final String HEADER = "model,gpu,backend,dtype,tp,dp,ep,kind,isl_or_context,batch,value\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void model() throws IOException {
        Files.createDirectories(folder.resolve("models/llama"));
        Files.writeString(folder.resolve("models/llama/config.json"), """
                {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
                 "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
                 "max_position_embeddings": 131072}""");
    }

    @Test
    void table_isScoredByClass() throws IOException {
        table("""
                llama,H200,vllm,bf16,1,1,1,ttft,4096,0,92.83
                llama,H200,vllm,bf16,1,1,1,ttft,128,0,1.0
                llama,H200,vllm,bf16,1,1,1,itl,64,8192,20.74
                llama,H200,vllm,bf16,1,1,1,kv,0,0,882730
                llama,H200,vllm,fp8b,1,1,1,itl,1,8192,20.74
                """);
        assertThat(score("--table table.csv --json result.json --markdown result.md"))
                .as(err.toString())
                .isZero();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(result.path("points").asInt()).isEqualTo(3);
        assertThat(result.path("left_out").asInt()).isEqualTo(1);
        assertThat(result.path("off_by_2_percent").asDouble())
                .as("the short prompt")
                .isEqualTo(100.0 / 3);
        assertThat(result.path("classes")).hasSize(3);
        result.path("classes")
                .forEach(each -> assertThat(each.at("/errors/mape").asDouble()).isLessThan(15));
        assertThat(folder.resolve("result.md")).content().contains("| dense | TTFT | H200 | bf16 | 1 |");
        assertThat(out.toString()).contains("Of 3 points of TTFT and ITL 33.3 % are off");
    }

    @Test
    void columnsOfBatchAndLength_areToldApartByTheirNumbers() throws IOException {
        table("llama,H200,vllm,bf16,1,1,1,itl,8192,64,20.74\n");
        assertThat(score("--table table.csv --json result.json")).isZero();
        JsonNode one = new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        table("llama,H200,vllm,bf16,1,1,1,itl,64,8192,20.74\n");
        assertThat(score("--table table.csv --json result.json")).isZero();
        JsonNode other =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(one).isEqualTo(other);
    }

    @Test
    void picks_areJudgedByTheTable() throws IOException {
        table("""
                llama,H200,vllm,bf16,1,1,1,kv,0,0,882730
                llama,H200,vllm,bf16,1,1,1,ttft,4096,0,92.83
                llama,H200,vllm,bf16,4,1,1,kv,0,0,3898300
                llama,H200,vllm,bf16,4,1,1,ttft,4096,0,30.0
                """);
        assertThat(score("--table table.csv --json result.json")).isZero();
        JsonNode picks = new ObjectMapper()
                .readTree(folder.resolve("result.json").toFile())
                .at("/picks/dense prefill");
        assertThat(picks.path("cells").asInt()).isEqualTo(3);
        assertThat(picks.path("same").asInt()).isEqualTo(3);
        assertThat(picks.path("missed").asInt()).isZero();
        assertThat(picks.path("regret").asDouble()).isZero();
    }

    @Test
    void measuredEngine_isScoredAsAWhole() throws IOException {
        ProfileWriter.npz(BuiltInProfile.engine(), Files.createDirectories(folder.resolve("measured")));
        Files.writeString(
                folder.resolve("list.csv"),
                "profile,model,gpu,backend,dtype,tp,dp,ep\nmeasured,llama,H100,vllm,fp8,1,1,1\n");
        assertThat(score("--measured list.csv --json result.json"))
                .as(err.toString())
                .isZero();
        JsonNode result = new ObjectMapper()
                .readTree(folder.resolve("result.json").toFile())
                .at("/measured/0");
        assertThat(result.path("engine").asText()).isEqualTo("llama fp8 H100 vllm TP1");
        assertThat(result.at("/ttft/mape").asDouble()).isBetween(0.1, 60.0);
        assertThat(result.at("/itl/points").asInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llama,H200,vllm,bf16,1,1,1,size,4096,0,92 | line 2: kind is \"size\"; known are ttft, itl, kv",
                "llama,H200,vllm,bf16,1,1,1,ttft,4096,0,-1 | line 2: value is -1; a number above 0 is expected",
                "llama,H200,vllm,bf16,0,1,1,ttft,4096,0,9 | line 2: tp is \"0\"; a whole number from 1 on is expected",
                "llama,V1,vllm,bf16,1,1,1,ttft,4096,0,9 | GPU \"V1\" is not known",
                "llama,H200,vllm,bf1,1,1,1,ttft,4096,0,9 | dtype \"bf1\" is not known; known are fp8b, nvfp4, bf16",
                "llama,H200,other,bf16,1,1,1,ttft,4096,0,9 | backend \"other\" is not known",
                "qwen,H200,vllm,bf16,1,1,1,ttft,4096,0,9 | there is no such file"
            })
    void badTable_isOneMessageAndExitTwo(String row, String message) throws IOException {
        table(row + "\n");
        assertThat(score("--table table.csv")).isEqualTo(2);
        assertThat(err.toString()).startsWith("planner: ").contains(message);
    }

    @Test
    void nothingToScore_isSaid() {
        assertThat(score("")).isEqualTo(2);
        assertThat(err.toString()).contains("--table, --measured or both");
    }

    private void table(String rows) throws IOException {
        Files.writeString(folder.resolve("table.csv"), HEADER + rows);
    }

    private int score(String arguments) {
        String named = ("profile score --models models " + arguments).trim();
        for (String name : new String[] {"models", "table.csv", "result.json", "result.md", "list.csv"}) {
            named = named.replace(" " + name, " " + folder.resolve(name));
        }
        return Main.run(new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false), named.split(" ", -1));
    }
}
