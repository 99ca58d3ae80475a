package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a  b\tc | a;b;c",
                "`a 'b c' \"d e\"` | a;b c;d e",
                "`--m=\"x y\"z` | --m=x yz",
                "`a\\ b \"q\\\"r\"` | `a b;q\"r`",
                "`it's` | it's",
                "`''` | ``",
            })
    void words_areSplitAsAShellDoes(String line, String words) {
        assertThat(ShellWords.split(line)).isEqualTo(List.of(words.split(";", -1)));
    }

    @ParameterizedTest
    @CsvSource({
        "--model a/b,a/b",
        "--model=a/b,a/b",
        "--model a/b --served-model-name c,c",
        "--model a/b --model-name=c,c",
        "--model-path /models/x,/models/x",
        "vllm serve a/b --port 1,a/b",
        "sh -c 'exec python3 -m dynamo.vllm --model a/b',",
        "--model $MODEL,",
        "--model,",
        "--port 1,",
    })
    void modelName_isFoundInTheCommandLine(String line, String name) {
        assertThat(ModelName.in(ShellWords.split(line))).isEqualTo(name);
    }

    @Test
    void words_ofAListAreThoseOfEveryText() {
        assertThat(ShellWords.all(List.of("sh", "-c x", 8))).containsExactly("sh", "-c", "x", "8");
        assertThat(ShellWords.all(null)).isEmpty();
    }
}
