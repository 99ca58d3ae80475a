package io.github.slaplanner.core.profile.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep has measured so far, one line of JSON per point, written as soon as it is known: an interrupted sweep goes on
 * where it stopped. The first line says what is measured.
 */
public final class SweepJournal {
    /** Its name in the folder of the results. */
    public static final String FILE = "sweep.jsonl";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, Line> points = new LinkedHashMap<>();

    /**
     * A line: of prefill with {@code prefill}, of decode with {@code decode}.
     *
     * @param key what was asked for
     */
    private record Line(String key, PrefillProfile.@Nullable Point prefill, DecodeProfile.@Nullable Point decode) {}

    private SweepJournal(Path file) {
        this.file = file;
    }

    /**
     * Opens the journal of a folder, or begins it.
     *
     * @param subject what is measured: the model, where, and with what settings
     * @throws ProfileException if it cannot be read, or is about something else
     */
    public static SweepJournal open(Path directory, String subject) {
        Path file = directory.resolve(FILE);
        SweepJournal journal = new SweepJournal(file);
        try {
            Files.createDirectories(directory);
            if (Files.exists(file)) {
                journal.read(subject);
            } else {
                journal.append(subject);
            }
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be used: " + e, e);
        }
        return journal;
    }

    private void read(String subject) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String written = lines.isEmpty() ? "" : JSON.readValue(lines.get(0), String.class);
        if (!written.equals(subject)) {
            throw new ProfileException(
                    file, "is of another sweep (" + written + "); delete it, or write to another folder with --out");
        }
        for (String line : lines.subList(1, lines.size())) {
            keep(line);
        }
    }

    private void keep(String line) {
        try {
            Line point = JSON.readValue(line, Line.class);
            points.put(point.key, point);
        } catch (JsonProcessingException e) {
            // A line that was being written when the process was killed: its point is measured anew.
        }
    }

    private void append(Object value) throws IOException {
        Files.writeString(
                file, JSON.writeValueAsString(value) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    boolean has(String key) {
        return points.containsKey(key);
    }

    void add(String key, PrefillProfile.Point point) {
        add(new Line(key, point, null));
    }

    void add(String key, DecodeProfile.Point point) {
        add(new Line(key, null, point));
    }

    private void add(Line line) {
        try {
            append(line);
            points.put(line.key, line);
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be written: " + e, e);
        }
    }

    /** Points that were measured. */
    public int size() {
        return points.size();
    }

    /** Prefill points by rising prompt length. */
    List<PrefillProfile.Point> prefill() {
        List<PrefillProfile.Point> result = new ArrayList<>();
        points.values().forEach(line -> {
            if (line.prefill != null) {
                result.add(line.prefill);
            }
        });
        result.sort(Comparator.comparingDouble(PrefillProfile.Point::isl));
        return result;
    }

    /** Decode points in the order in which they were measured. */
    List<DecodeProfile.Point> decode() {
        List<DecodeProfile.Point> result = new ArrayList<>();
        points.values().forEach(line -> {
            if (line.decode != null) {
                result.add(line.decode);
            }
        });
        return result;
    }
}
