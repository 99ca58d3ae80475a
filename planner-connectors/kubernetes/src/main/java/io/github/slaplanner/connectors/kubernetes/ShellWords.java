package io.github.slaplanner.connectors.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits command lines at blanks outside of quotes, as a shell does, without expanding anything. */
final class ShellWords {
    private static final Pattern WORD =
            Pattern.compile("(?:[^\\s\"'\\\\]|\\\\.|\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[\"'])+");
    private static final Pattern PART =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|\\\\(.)|(.)", Pattern.DOTALL);

    private ShellWords() {}

    /** The words of a text, or of every text of a list. */
    static List<String> all(@Nullable Object lines) {
        List<String> words = new ArrayList<>();
        List<?> list = lines instanceof List<?> several ? several : lines == null ? List.of() : List.of(lines);
        list.forEach(line -> words.addAll(split(String.valueOf(line))));
        return words;
    }

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        WORD.matcher(line).results().forEach(word -> words.add(unquoted(word.group())));
        return words;
    }

    private static String unquoted(String word) {
        StringBuilder plain = new StringBuilder();
        Matcher part = PART.matcher(word);
        while (part.find()) {
            if (part.group(1) != null) {
                plain.append(part.group(1).replaceAll("\\\\([\"\\\\$`])", "$1"));
            } else if (part.group(2) != null) {
                plain.append(part.group(2));
            } else {
                plain.append(part.group(3) == null ? part.group(4) : part.group(3));
            }
        }
        return plain.toString();
    }
}
