package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Table;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import io.github.slaplanner.standalone.report.Page.Tint;
import io.github.slaplanner.standalone.report.Page.View;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageWriterTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!-- <script>",
                "]]> & \" ' \\ \n \u2028 \u0000",
                "{{script}} $1 \\1",
                "prefill 4 → 6: größer"
            })
    void html_anyText_arrivesAsItIsAndEndsNothing(String text) throws IOException {
        String html = PageWriter.html(page(text));
        JsonNode data = data(html);
        assertThat(data.at("/title").asText()).isEqualTo(text);
        assertThat(data.at("/facts/0/value").asText()).isEqualTo(text);
        assertThat(data.at("/table/rows/0/cells/0/text").asText()).isEqualTo(text);
        assertThat(html).contains("<h1>" + PageWriter.escape(text) + "</h1>");
        assertThat(count(html, "</script")).isEqualTo(count(resource("index.html"), "</script"));
        assertThat(DATA.matcher(html).results().map(found -> found.group(1)).toList())
                .singleElement()
                .asString()
                .doesNotContain("<");
    }

    @Test
    void write_newDirectory_makesOneFileThatNeedsNoOther() throws IOException {
        Path file = PageWriter.write(dir.resolve("new/report"), page("title"));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
        assertThat(file).hasFileName("index.html");
        for (String own : List.of("index.html", "report.css", "report.js")) {
            assertThat(resource(own)).doesNotContain("http:", "https:", "src=", "@import", "url(");
        }
    }

    @Test
    void script_everyIdThatItNames_isInTheTemplateOnce() throws IOException {
        List<String> named = found("byId\\('([^']+)'\\)", resource("report.js"));
        List<String> ids = found(" id=\"([^\"]+)\"", resource("index.html"));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(named).isNotEmpty().isSubsetOf(ids);
        assertThat(resource("report.js"))
                .doesNotContain("innerHTML", "querySelector(")
                .contains("const byId = (id) => document.getElementById(id)");
        assertThat(resource("charts.js")).doesNotContain("innerHTML");
    }

    @Test
    void template_everyPlaceThatIsNamedElsewhere_exists() throws IOException {
        String template = resource("index.html");
        List<String> ids = found(" id=\"([^\"]+)\"", template);
        assertThat(found("aria-labelledby=\"([^\"]+)\"", template)).isNotEmpty().isSubsetOf(ids);
        assertThat(found("\\{\\{(\\w+)}}", template))
                .containsExactlyInAnyOrder("title", "title", "style", "data", "charts", "script");
    }

    @ParameterizedTest
    @EnumSource
    void style_everyTint_hasAColourForLightAndDark(Tint tint) throws IOException {
        String name = "--c-" + tint.name().toLowerCase(Locale.ROOT) + ": (#[0-9a-f]{6});";
        assertThat(found(name, resource("report.css"))).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void script_everyShape_isDrawn(Shape shape) throws IOException {
        String name = shape.name().toLowerCase(Locale.ROOT);
        // A line from point to point is what is drawn if nothing else is asked for.
        assertThat(shape == Shape.LINE || resource("charts.js").contains("'" + name + "'"))
                .isTrue();
    }

    private static Page page(String text) {
        Table table = new Table(
                text,
                text,
                List.of(new TableColumn(text, null, false)),
                List.of(new Row(List.of(Cell.of(text)), null, null)),
                List.of(text));
        View view = new View(List.of(), text, List.of(), null, List.of(), null, null);
        return new Page(
                text, List.of(new Fact(text, text)), List.of(Said.of(text)), table, List.of(), null, List.of(view));
    }

    static JsonNode data(String html) throws IOException {
        return new ObjectMapper()
                .readTree(DATA.matcher(html).results().findFirst().orElseThrow().group(1));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PageWriter.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
