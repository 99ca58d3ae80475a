package com.example.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a file with a header and a column {@code time}, as in {@code 2026-03-02T12:00:10Z}; rows are in the order of time. */
final class Csv {
    private Csv() {}

    /** One row. A cell that is empty, or whose column the file does not have, is null. */
    record Row(Instant time, Map<String, String> cells) {
        String text(String column) {
            return cells.get(column);
        }

        Double number(String column) {
            String text = cells.get(column);
            return text == null ? null : Double.valueOf(text);
        }

        Integer whole(String column) {
            Double number = number(column);
            return number == null ? null : (Integer) (int) Math.round(number);
        }
    }

    /**
     * All complete rows.
     *
     * @throws IOException if the file cannot be read, or a row of it cannot be understood
     */
    static List<Row> read(Path file) throws IOException {
        String text = Files.readString(file);
        // Whoever writes the file may be in the middle of its last line.
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty()) {
            throw new IOException(file + " has no header");
        }
        String[] columns = lines.get(0).split(",");
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            Map<String, String> cells = cells(columns, lines.get(i).split(",", -1));
            try {
                rows.add(new Row(Instant.parse(cells.getOrDefault("time", "")), cells));
            } catch (DateTimeException e) {
                throw new IOException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return rows;
    }

    private static Map<String, String> cells(String[] columns, String[] values) {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < Math.min(columns.length, values.length); i++) {
            if (!values[i].isBlank()) {
                cells.put(columns[i].strip(), values[i].strip());
            }
        }
        return cells;
    }
}
