package io.github.slaplanner.standalone.report;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The style that all pages share: colours for light and dark, tables, cards. */
public final class PageStyle {
    private PageStyle() {}

    /** The style sheet. */
    public static String css() {
        try {
            return PageWriter.resource("report.css");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
