package io.github.slaplanner.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "ttft, ttft, 0",
        "ttft, tftt, 1",
        "ttft, tft, 1",
        "ttft, ttfft, 1",
        "ttft, ttfx, 1",
        "ca, abc, 3",
        "kitten, sitting, 3",
    })
    void distance_examples(String a, String b, int expected) {
        assertThat(Nearest.distance(a, b)).isEqualTo(expected);
    }

    @Property(tries = 200, seed = "3")
    void distance_isSymmetricAndBoundedByTheLongerName(
            @ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 12) String b) {
        int distance = Nearest.distance(a, b);

        assertThat(distance).isEqualTo(Nearest.distance(b, a)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
        assertThat(distance == 0).isEqualTo(a.equals(b));
    }

    @ParameterizedTest
    @CsvSource({
        "min_endpont, min_endpoint",
        "minEndpoint, min_endpoint",
        "MIN_ENDPOINT, min_endpoint",
        "plannerMinEndpoint, min_endpoint",
        "tftt, ttft",
        "il, itl",
    })
    void to_typo_nearestName(String written, String meant) {
        assertThat(Nearest.to(written, List.of("ttft", "itl", "min_endpoint", "max_endpoint")))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"qqq", "something_else_entirely", "''"})
    void to_nothingNear_null(String written) {
        assertThat(Nearest.to(written, List.of("ttft", "itl", "min_endpoint"))).isNull();
    }
}
