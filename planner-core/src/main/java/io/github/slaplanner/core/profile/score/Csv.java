package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.core.profile.ProfileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads tables of plain comma-separated values, packed or not, whose first line names the columns. */
final class Csv {
    private Csv() {}

    /** A line by the names of its columns. */
    record Line(Path file, int number, Map<String, String> values) {
        String text(String column) {
            return values.getOrDefault(column, "");
        }

        double number(String column) {
            try {
                return Double.parseDouble(text(column));
            } catch (NumberFormatException e) {
                throw wrong(column + " is \"" + text(column) + "\"; a number is expected", e);
            }
        }

        /** A whole number from 1 on; an empty one is 1. */
        int size(String column) {
            double value = text(column).isEmpty() ? 1 : number(column);
            if (value != Math.rint(value) || value < 1) {
                throw wrong(column + " is \"" + text(column) + "\"; a whole number from 1 on is expected", null);
            }
            return (int) value;
        }

        ProfileException wrong(String problem, @Nullable Throwable cause) {
            String message = "line " + number + ": " + problem;
            return cause == null ? new ProfileException(file, message) : new ProfileException(file, message, cause);
        }
    }

    /**
     * The lines of a file.
     *
     * @throws ProfileException if it cannot be read, or lacks columns
     */
    static List<Line> read(Path file, List<String> columns) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> names = split(reader.readLine());
            List<String> missing =
                    columns.stream().filter(name -> !names.contains(name)).toList();
            if (!missing.isEmpty()) {
                throw new ProfileException(file, "lacks the columns " + String.join(", ", missing));
            }
            return lines(file, names, reader);
        } catch (NoSuchFileException e) {
            throw new ProfileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be read: " + e, e);
        }
    }

    private static List<Line> lines(Path file, List<String> names, BufferedReader reader) throws IOException {
        List<Line> lines = new ArrayList<>();
        int number = 1;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            number++;
            if (!text.isBlank()) {
                List<String> values = split(text);
                Map<String, String> line = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
                    line.put(names.get(i), values.get(i));
                }
                lines.add(new Line(file, number, line));
            }
        }
        return lines;
    }

    private static List<String> split(@Nullable String line) {
        return line == null ? List.of() : List.of(line.trim().split("\\s*,\\s*", -1));
    }
}
