package io.github.slaplanner.core.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a planner has learned in a file: a line that says what it is and whose, with the digest of the line after it,
 * which holds the state. Written beside and moved into place, so that there is always a whole file; the one before is kept too. A file that is damaged or
 * of another deployment is refused and kept under another name.
 */
final class StateStore {
    static final String FILE = "planner-state.json";

    /** What was saved before the last time. */
    private static final String PREVIOUS = FILE + ".previous";

    private static final String FORMAT = "sla-planner-state";
    private static final int VERSION = 4;

    private final Path file;
    private final JsonMapper json = StateJson.mapper();

    StateStore(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /** First line of the file. */
    record Header(String format, int version, Map<String, String> of, String sha256) {}

    /**
     * What was saved last, or null if there is nothing.
     *
     * @throws IOException if there is something that cannot be used; it is out of the way then
     */
    @Nullable
    PlannerState load(PlannerEngine engine) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return read(Files.readString(file), fingerprint(engine));
        } catch (IOException | IllegalArgumentException e) {
            Path aside = file.resolveSibling(FILE + ".refused");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            throw new IOException(
                    "the state in " + file + " is not used: " + reason(e) + "; it is kept as " + aside, e);
        }
    }

    /**
     * What was saved before the last time, or null if there is nothing: for when the last one cannot be used.
     *
     * @throws IOException if it cannot be used either
     */
    @Nullable
    PlannerState loadPrevious(PlannerEngine engine) throws IOException {
        Path previous = file.resolveSibling(PREVIOUS);
        return Files.exists(previous) ? read(Files.readString(previous), fingerprint(engine)) : null;
    }

    /**
     * Tries whether a state can be saved.
     *
     * @throws IOException if it cannot, with the folder and the reason
     */
    void probe() throws IOException {
        try {
            Files.createDirectories(file.getParent());
            Files.delete(Files.createTempFile(file.getParent(), FILE, ".tmp"));
        } catch (IOException e) {
            throw new IOException(
                    "what is learned cannot be saved in " + file.getParent() + " ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
                    e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof JsonProcessingException parsing
                ? "it is damaged: " + parsing.getOriginalMessage()
                : String.valueOf(e.getMessage());
    }

    /**
     * What was saved last, whatever deployment it is of.
     *
     * @throws IOException if it cannot be read
     */
    PlannerState any() throws IOException {
        return read(Files.readString(file), null);
    }

    private PlannerState read(String text, @Nullable Map<String, String> expected) throws IOException {
        int end = text.indexOf('\n');
        Header header = json.readValue(end < 0 ? text : text.substring(0, end), Header.class);
        if (!FORMAT.equals(header.format()) || header.version() != VERSION) {
            throw new IOException("it is of format " + header.format() + " " + header.version()
                    + "; this planner reads " + FORMAT + " " + VERSION);
        }
        if (expected != null && !expected.equals(header.of())) {
            throw new IOException("it belongs to " + header.of() + "; this planner runs " + expected);
        }
        String state = end < 0 ? "" : text.substring(end + 1).strip();
        if (!Digest.sha256(state).equals(header.sha256())) {
            throw new IOException("it is damaged: its digest does not fit");
        }
        return json.readValue(state, PlannerState.class);
    }

    /**
     * Saves a state.
     *
     * @throws IOException if it cannot be written, as on a full disk; what was saved before is still there
     */
    void save(PlannerEngine engine, PlannerState state) throws IOException {
        Files.createDirectories(file.getParent());
        String body = json.writeValueAsString(state);
        Header header = new Header(FORMAT, VERSION, fingerprint(engine), Digest.sha256(body));
        Path beside = Files.createTempFile(file.getParent(), FILE, ".tmp");
        try {
            write(beside, json.writeValueAsString(header) + "\n" + body + "\n");
            if (Files.exists(file)) {
                Files.copy(file, file.resolveSibling(PREVIOUS), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void write(Path target, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** What a state must share with a planner to be its own. */
    private static Map<String, String> fingerprint(PlannerEngine engine) {
        PlannerConfig config = engine.config();
        Map<String, String> of = new TreeMap<>();
        of.put("namespace", Objects.requireNonNullElse(config.general().namespace(), ""));
        of.put("model_name", Objects.requireNonNullElse(config.orNull(Settings.MODEL_NAME), ""));
        of.put("mode", config.general().mode().name());
        of.put("throughput_adjustment_interval", config.throughput().interval().toString());
        of.put("sub_intervals", Integer.toString(engine.subIntervals()));
        return of;
    }
}
