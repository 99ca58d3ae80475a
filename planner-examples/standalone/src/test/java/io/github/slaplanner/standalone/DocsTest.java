package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the pages quote stands in the files that they name; what they link to exists. */
class DocsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern QUOTE = Pattern.compile("(?s)<!-- quoted from (\\S+) -->\n```\\w*\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    @TestFactory
    Stream<DynamicTest> quotes_areInTheirFiles() throws IOException {
        return matches(
                QUOTE,
                (page, quote) -> assertThat(Files.readString(ROOT.resolve(quote.group(1))))
                        .contains(quote.group(2)));
    }

    @TestFactory
    Stream<DynamicTest> links_leadSomewhere() throws IOException {
        return matches(
                LINK,
                (page, link) -> assertThat(page.resolveSibling(link.group(1))).exists());
    }

    private interface Check {
        void accept(Path page, MatchResult match) throws IOException;
    }

    private static Stream<DynamicTest> matches(Pattern pattern, Check check) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            pattern.matcher(Files.readString(page))
                    .results()
                    .forEach(match -> tests.add(DynamicTest.dynamicTest(
                            page.getFileName() + ": " + match.group(1), () -> check.accept(page, match))));
        }
        return tests.stream();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
