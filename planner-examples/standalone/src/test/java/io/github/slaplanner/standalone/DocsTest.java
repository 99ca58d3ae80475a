package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** What the pages quote stands in the files that they name; what they link to exists. */
class DocsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern QUOTE = Pattern.compile("(?s)<!-- quoted from (\\S+) -->\n```\\w*\n(.*?)```");
    private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*?)$");
    private static final Pattern COMMAND = Pattern.compile(
            "(?m)^(?: {4}(?:\\./)?planner| {0,4}java -jar planner-examples/standalone/target/planner\\.jar) ([a-z][^\n]*)$");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|\\S+");
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

    @TestFactory
    Stream<DynamicTest> links_toAPlaceInAPage_findIt() throws IOException {
        return matches(ANCHOR, (page, link) -> {
            Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(headings(target)).contains(link.group(2));
        });
    }

    /** As GitHub makes the name of a heading. */
    private static List<String> headings(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void pages_canAllBeReachedFromTheList() throws IOException {
        String list = Files.readString(ROOT.resolve("docs/README.md"));
        assertThat(pages().stream()
                        .filter(page -> page.getParent().endsWith("docs"))
                        .map(page -> page.getFileName().toString())
                        .filter(page -> !page.equals("README.md")))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(list).contains("](" + page + ")"));
    }

    /** Every command exists, with every option that the pages give it. */
    @TestFactory
    Stream<DynamicTest> commands_areUnderstood() throws IOException {
        return matches(COMMAND, (page, command) -> {
            List<String> words = words(command.group(1));
            CommandLine line = Main.commandLine(
                    new Cli(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Map.of(), false));
            for (String word : words) {
                if (line.getSubcommands().containsKey(word)) {
                    line = line.getSubcommands().get(word);
                } else if (word.startsWith("--")) {
                    assertThat(line.getCommandSpec().optionsMap())
                            .as(command.group())
                            .containsKey(word.replaceFirst("=.*", ""));
                }
            }
            assertThat(line.getParent()).as("a command of: " + command.group()).isNotNull();
        });
    }

    /** Up to a comment or another program; quoted text is one word. */
    private static List<String> words(String command) {
        return WORD.matcher(command.replaceFirst(" (#|>|\\||&&|2>).*", ""))
                .results()
                .map(MatchResult::group)
                .filter(word -> !word.startsWith("'") && !word.startsWith("\""))
                .toList();
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
