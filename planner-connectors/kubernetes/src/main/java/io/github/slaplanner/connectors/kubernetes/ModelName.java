package io.github.slaplanner.connectors.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the name of the model that an engine serves in its command line. */
final class ModelName {
    /** The name that clients use comes before the place that the weights come from. */
    private static final List<String> FLAGS = List.of("--served-model-name", "--model-name", "--model", "--model-path");

    private ModelName() {}

    /** The name, or null if the command line does not tell: no such flag, or a value that only a shell knows. */
    static @Nullable String in(List<String> words) {
        for (String flag : FLAGS) {
            String value = value(words, flag);
            if (value != null) {
                return literal(value);
            }
        }
        int serve = words.indexOf("serve");
        boolean positional =
                serve >= 0 && serve + 1 < words.size() && !words.get(serve + 1).startsWith("-");
        return positional ? literal(words.get(serve + 1)) : null;
    }

    private static @Nullable String value(List<String> words, String flag) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(flag + "=")) {
                return word.substring(flag.length() + 1);
            }
            if (word.equals(flag) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return null;
    }

    private static @Nullable String literal(String value) {
        return value.isEmpty() || value.contains("$") ? null : value;
    }
}
