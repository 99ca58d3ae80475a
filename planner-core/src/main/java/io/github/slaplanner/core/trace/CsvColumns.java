package io.github.slaplanner.core.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cells of the wanted columns of a CSV line, as ranges of the line's buffer. */
final class CsvColumns {
    private static final int UNWANTED = -1;

    private final List<String> names;
    private final int[] slotOfColumn;
    private final int[] from;
    private final int[] to;
    private byte[] bytes = {};

    private CsvColumns(List<String> names, int[] slotOfColumn) {
        this.names = names;
        this.slotOfColumn = slotOfColumn;
        this.from = new int[names.size()];
        this.to = new int[names.size()];
    }

    /** Finds the wanted columns in the header that a reader is at, in any order; null if one is not there. */
    static @Nullable CsvColumns in(LineReader header, List<String> wanted) {
        CsvColumns cells = new CsvColumns(wanted, new int[] {});
        List<String> columns = cells.all(header);
        int[] slots = new int[columns.size()];
        Arrays.fill(slots, UNWANTED);
        for (int slot = 0; slot < wanted.size(); slot++) {
            int column = columns.indexOf(wanted.get(slot).toLowerCase(Locale.ROOT));
            if (column < 0) {
                return null;
            }
            slots[column] = slot;
        }
        int used = slots.length;
        while (slots[used - 1] == UNWANTED) {
            used--;
        }
        return new CsvColumns(wanted, Arrays.copyOf(slots, used));
    }

    private List<String> all(LineReader header) {
        List<String> columns = new ArrayList<>();
        String text =
                new String(header.buffer(), header.start(), header.end() - header.start(), StandardCharsets.UTF_8);
        for (String cell : text.split(",", -1)) {
            columns.add(cell.replace('"', ' ').strip().toLowerCase(Locale.ROOT));
        }
        return columns;
    }

    /** Takes the line that a reader is at. */
    void split(LineReader line) {
        bytes = line.buffer();
        int end = line.end();
        int cell = line.start();
        Arrays.fill(to, UNWANTED);
        for (int column = 0; column < slotOfColumn.length && cell <= end; column++) {
            int stop = cellEnd(cell, end);
            int slot = slotOfColumn[column];
            if (slot != UNWANTED) {
                trim(slot, cell, stop);
            }
            cell = stop + 1;
        }
    }

    private int cellEnd(int cell, int end) {
        boolean quoted = false;
        int at = cell;
        while (at < end && (quoted || bytes[at] != ',')) {
            if (bytes[at] == '"') {
                quoted = !quoted;
            }
            at++;
        }
        return at;
    }

    private void trim(int slot, int cell, int stop) {
        int first = cell;
        int last = stop;
        while (first < last && (bytes[first] == ' ' || bytes[first] == '"')) {
            first++;
        }
        while (first < last && (bytes[last - 1] == ' ' || bytes[last - 1] == '"')) {
            last--;
        }
        from[slot] = first;
        to[slot] = last;
    }

    /** How many columns are wanted. */
    int wanted() {
        return names.size();
    }

    /** Whether the cell is there and not empty. */
    boolean filled(int slot) {
        return to[slot] > from[slot];
    }

    /** A number of seconds as nanoseconds. */
    long nanos(int slot) throws MalformedException {
        return Numbers.nanos(bytes, required(slot, Numbers.SECONDS), to[slot], names.get(slot));
    }

    /** A time of day with its date, as nanoseconds since the epoch. */
    long wallClock(int slot) throws MalformedException {
        return WallClock.nanos(bytes, required(slot, WallClock.EXPECTED), to[slot], names.get(slot));
    }

    /** A length in tokens, or 0 where that is allowed. */
    int length(int slot, int least) throws MalformedException {
        return Numbers.length(bytes, required(slot, Numbers.LENGTH), to[slot], names.get(slot), least);
    }

    /** A number that is not negative; NaN if the cell is empty. */
    double valueOrGap(int slot) throws MalformedException {
        return filled(slot) ? Numbers.value(bytes, from[slot], to[slot], names.get(slot)) : Double.NaN;
    }

    private int required(int slot, String expected) throws MalformedException {
        if (!filled(slot)) {
            throw new MalformedException(names.get(slot) + " is missing", expected);
        }
        return from[slot];
    }
}
