package io.github.slaplanner.standalone.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts template, style, scripts and data into one file. The same page gives the same bytes. */
final class PageWriter {
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PageWriter() {}

    /** Writes {@code index.html} into a directory, which is made if need be, and returns its path. */
    static Path write(Path dir, Page page) throws IOException {
        Files.createDirectories(dir);
        return Files.writeString(dir.resolve("index.html"), html(page));
    }

    static String html(Page page) throws IOException {
        return fill(
                resource("index.html"),
                Map.of(
                        "title", escape(page.title()),
                        "style", resource("report.css"),
                        "data", json(page),
                        "charts", resource("charts.js"),
                        "script", resource("report.js")));
    }

    /** JSON that may stand in a script element: no text in it can end the element or begin a comment. */
    static String json(Page page) throws IOException {
        return JSON.writeValueAsString(page).replace("<", "\\u003c");
    }

    /** Fills all slots in one pass: what is put in is never searched for slots. */
    private static String fill(String template, Map<String, String> values) {
        return SLOT.matcher(template).replaceAll(slot -> {
            String value = values.get(slot.group(1));
            if (value == null) {
                throw new IllegalStateException("The template has an unknown slot: " + slot.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String resource(String name) throws IOException {
        try (InputStream in = PageWriter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The class path has no " + name + ". The planner's jar is not complete.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
