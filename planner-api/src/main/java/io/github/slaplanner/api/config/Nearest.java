package io.github.slaplanner.api.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name that somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate of least distance to a name, or null if none is near. Case and the characters between words do not
     * count, so that {@code minEndpoint} is {@code min_endpoint}.
     *
     * @param name what somebody wrote
     * @param candidates what could have been meant
     */
    public static @Nullable String to(String name, Iterable<String> candidates) {
        String wanted = plain(name);
        String nearest = null;
        int least = Math.max(1, wanted.length() / 3) + 1;
        for (String candidate : candidates) {
            String other = plain(candidate);
            boolean tail = other.length() > 3 && wanted.endsWith(other);
            int distance = tail ? Math.min(1, wanted.length() - other.length()) : distance(wanted, other);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /**
     * Damerau-Levenshtein distance in its restricted form (optimal string alignment): insertions, deletions, substitutions
     * and swaps of neighbours, none of them edited twice.
     */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
