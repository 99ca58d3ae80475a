package io.github.slaplanner.core.metrics.prometheus;

import java.util.Locale;

/** Writes a page of metrics. */
final class PageText {
    private final StringBuilder text = new StringBuilder();

    /** A counter or gauge. */
    PageText line(String name, String labels, double value) {
        text.append(String.format(Locale.ROOT, "%s{%s} %s%n", name, labels, value));
        return this;
    }

    /** A histogram of equal observations. */
    PageText histogram(String name, String labels, double count, double each, double... bounds) {
        String before = labels.isEmpty() ? "" : labels + ",";
        for (double bound : bounds) {
            line(name + "_bucket", before + "le=\"" + bound + "\"", each <= bound ? count : 0);
        }
        line(name + "_bucket", before + "le=\"+Inf\"", count);
        line(name + "_sum", labels, count * each);
        return line(name + "_count", labels, count);
    }

    /** A page of its own after this one. */
    PageText add(PageText other) {
        text.append(other.text);
        return this;
    }

    PageText raw(String page) {
        text.append(page);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
