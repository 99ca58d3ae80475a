package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.ProfileInput.Points;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileChartTest {
    @TempDir
    private Path dir;

    @Test
    void write_sameInput_sameBytes() throws IOException {
        Path first = ProfileChart.write(dir.resolve("a"), Samples.profile());
        assertThat(first).hasSameBinaryContentAs(ProfileChart.write(dir.resolve("b"), Samples.profile()));
    }

    @Test
    void page_everyCurve_hasItsPointsInItsColour() {
        Page page = ProfileChart.page(Samples.profile());
        assertThat(page.time()).isNull();
        List<Chart> charts = page.views().get(0).charts();
        assertThat(charts)
                .extracting(Chart::xLabel)
                .containsExactly("prompt length, tokens", "share of the KV cache in use");
        List<Line> lines = charts.get(1).lines();
        assertThat(lines).hasSize(6);
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(lines.get(i).shape()).isEqualTo(Shape.LINE);
            assertThat(lines.get(i + 1).shape()).isEqualTo(Shape.POINTS);
            assertThat(lines.get(i + 1).tint()).isEqualTo(lines.get(i).tint());
            assertThat(lines.get(i + 1).x()).isNotNull();
        }
    }

    @Test
    void page_errors_areATableOnlyIfMeasured() {
        ProfileInput input = Samples.profile();
        assertThat(ProfileChart.page(input).table()).isNotNull();
        assertThat(ProfileChart.page(input).table().rows().get(0).cells())
                .containsExactly(Cell.of("prefill_ttft"), Cell.of("12"), Cell.of("2.31 %"), Cell.of("6.40 %"));
        ProfileInput without = new ProfileInput(input.title(), input.facts(), input.panels(), List.of(), List.of());
        assertThat(ProfileChart.page(without).table()).isNull();
        assertThat(ProfileChart.page(without).summary())
                .containsExactly(new Said("Nothing in these data is suspicious.", Tone.GOOD));
    }

    @Test
    void page_warnings_standAtTheTop() {
        assertThat(ProfileChart.page(Samples.profile()).summary())
                .containsExactly(new Said("outlier: the point at 8,000 tokens is 40 % off the curve", Tone.BAD));
    }

    @Test
    void input_incomplete_isRefused() {
        assertThatThrownBy(() -> new Points(Column.of(1, 2), Column.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Points need as many positions (2) as values (1).");
        assertThatThrownBy(() -> new ProfileInput("t", List.of(), List.of(), List.of(), List.of()))
                .hasMessage("A report of engine performance needs at least one panel.");
    }
}
