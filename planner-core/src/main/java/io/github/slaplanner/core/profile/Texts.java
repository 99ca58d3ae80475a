package io.github.slaplanner.core.profile;

import java.util.Locale;

/** Text that is the same in every country. */
final class Texts {
    private Texts() {}

    static String of(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
