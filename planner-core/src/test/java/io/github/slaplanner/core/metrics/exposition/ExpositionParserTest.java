package io.github.slaplanner.core.metrics.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionParserTest {
    static List<String> parsed(ExpositionParser parser, String page) {
        List<String> seen = new ArrayList<>();
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        parser.parse(bytes, bytes.length, series -> seen.add(series.name() + series.labels() + " " + series.value()));
        return seen;
    }

    private static List<String> everything(String page) {
        return parsed(ExpositionParser.everything(), page);
    }

    /** What the format allows and writers rarely use. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a 1\n` | a{} 1.0",
                "` \t a \t 1 \t \n` | a{} 1.0",
                "`\n\n# comment\n#\na 1\n` | a{} 1.0",
                "`a{} 1\n` | a{} 1.0",
                "`a { b = \"c\" , } 1\n` | a{b=c} 1.0",
                "`a{b=\"c\",d=\"\"}1\n` | a{b=c, d=} 1.0",
                "`a:b_c{d=\"1,2}3\"} 1 1395066363000\n` | a:b_c{d=1,2}3} 1.0",
                "`a{b=\"\\\\ \\\" \\n \\x\"} 1\n` | `a{b=\\ \" \n x} 1.0`",
                "`a{b=\"c # d\"} 1 1.5 # {t=\"x\"} 0.5 1.2\n` | a{b=c # d} 1.0",
                "`a 1 # {} 0.5\n` | a{} 1.0",
                "`a +Inf\n` | a{} Infinity",
                "`a -inf\n` | a{} -Infinity",
                "`a NaN\n` | a{} NaN",
                "`a -1.5e+3\n` | a{} -1500.0",
                "`a .5\n` | a{} 0.5",
                "`a 5.\n` | a{} 5.0",
                "`a 9007199254740993\n` | a{} 9.007199254740992E15",
                "`a 1e400\n` | a{} Infinity",
                "`a 123456789012345678901234567890\n` | a{} 1.2345678901234568E29",
                "`a 1\n# EOF\n` | a{} 1.0",
                "`a 1\n# EOF` | a{} 1.0",
            })
    void parse_oddButValid_isRead(String page, String series) {
        assertThat(everything(page)).containsExactly(series);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a 1\nb\n` | line 2: expected a value where it says: the line ends",
                "`a x\n` | line 1: expected a value where it says: x",
                "`a 0x10\n` | line 1: expected a value where it says: 0x10",
                "`a 1f\n` | line 1: expected a value where it says: 1f",
                "`a 1e\n` | line 1: expected a value where it says: 1e",
                "`a .\n` | line 1: expected a value where it says: .",
                "`a -+inf\n` | line 1: expected a value where it says: -+inf",
                "`a 1 now\n` | line 1: expected a timestamp where it says: now",
                "`a 1 2 3\n` | line 1: expected the end of the line where it says: 3",
                "`1a 1\n` | line 1: expected the name of a metric where it says: 1a 1",
                "`{a=\"b\"} 1\n` | line 1: expected the name of a metric",
                "`a-b 1\n` | line 1: expected the name of a metric",
                "`a{=\"b\"} 1\n` | line 1: expected the name of a label",
                "`a{b} 1\n` | line 1: expected = of a label",
                "`a{b=c} 1\n` | line 1: expected \" of a label",
                "`a{b=\"c} 1\n` | line 1: expected the closing quote of a label's value",
                "`a{b=\"c\\\n` | line 1: expected the closing quote of a label's value",
                "`a{b=\"c\" d=\"e\"} 1\n` | line 1: expected a comma or }",
                "`a{b=\"c\"\n` | line 1: expected a comma or }",
                "`a 1\nb 2` | line 2: the page ends in the middle of a line",
                "`a 1\n# EOF\nb 2\n` | line 3: nothing may follow # EOF",
                "`a 1\n# EOF\n# EOF` | line 3: nothing may follow # EOF",
            })
    void parse_broken_saysWhereAndWhat(String page, String message) {
        assertThatThrownBy(() -> everything(page))
                .isInstanceOf(ExpositionException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void parse_wantedNames_showsOnlyThoseAndIgnoresTheRest() {
        ExpositionParser parser = ExpositionParser.of(List.of("a_total", "b"));
        String page = "a_total{x=\"1\"} 1\na_totals 2\nthis is {broken\nb 3\na_tota 4\nb{x=\"2\"} 5\n";

        assertThat(parsed(parser, page)).containsExactly("a_total{x=1} 1.0", "b{} 3.0", "b{x=2} 5.0");
    }

    @Test
    void parse_brokenHalfway_showsWhatIsBeforeIt() {
        List<String> seen = new ArrayList<>();
        byte[] page = "a 1\nb 2\nc\n".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ExpositionParser.everything().parse(page, page.length, s -> seen.add(s.name())))
                .isInstanceOfSatisfying(
                        ExpositionException.class, e -> assertThat(e.line()).isEqualTo(3));
        assertThat(seen).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 1\n# EOF\n", "a 1\n# EOF", "# EOF", "# EOF\n"})
    void parse_endsWithEof_isTold(String page) {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);

        assertThat(ExpositionParser.everything().parse(bytes, bytes.length, series -> {}))
                .isTrue();
    }

    @Test
    void parse_withoutEof_isTold() {
        byte[] bytes = "# EOFX\na 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(ExpositionParser.everything().parse(bytes, bytes.length, series -> {}))
                .isFalse();
        assertThat(ExpositionParser.everything().parse(bytes, 0, series -> {})).isFalse();
    }

    @Test
    void parse_longerBuffer_onlyItsStartCounts() {
        byte[] bytes = "a 1\ngarbage{".getBytes(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();

        ExpositionParser.everything().parse(bytes, 4, series -> seen.add(series.name()));

        assertThat(seen).containsExactly("a");
    }

    @Test
    void parse_manyLabels_upToABound() {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            labels.append("l").append(i).append("=\"").append(i).append("\",");
        }

        assertThat(everything("a{" + labels + "} 1\n").get(0)).contains("l255=255");
        assertThatThrownBy(() -> everything("a{" + labels + "more=\"1\"} 1\n"))
                .isInstanceOf(ExpositionException.class)
                .hasMessageContaining("no more than 256 labels");
    }

    @Test
    void label_byName_orNull() {
        byte[] page = "a{b=\"1\",bc=\"2\"} 7\n".getBytes(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();

        ExpositionParser.everything().parse(page, page.length, series -> {
            for (String label : List.of("b", "bc", "c")) {
                seen.add(series.label(label.getBytes(StandardCharsets.US_ASCII)));
            }
        });

        assertThat(seen).containsExactly("1", "2", null);
    }
}
