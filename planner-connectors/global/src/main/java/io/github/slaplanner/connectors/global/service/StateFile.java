package io.github.slaplanner.connectors.global.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.slaplanner.connectors.global.arbiter.ArbiterState;
import io.github.slaplanner.connectors.global.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The arbiter's state in a file that is always whole: a new one is written beside it and takes its place. */
final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final int VERSION = 1;

    private final Path file;

    StateFile(Path file) {
        this.file = file;
    }

    private record Saved(int version, ArbiterState state) {}

    /** The saved state, or null if there is none. */
    @Nullable
    ArbiterState load() {
        try {
            Saved saved = Json.mapper().readValue(Files.readAllBytes(file), Saved.class);
            if (saved.version != VERSION) {
                throw new IllegalStateException("The state in " + file + " has version " + saved.version
                        + " and this global planner reads version " + VERSION + ". Maybe remove the file: pools"
                        + " are then counted anew.");
            }
            return saved.state;
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return refused(e);
        } catch (IOException e) {
            throw new IllegalStateException("The state in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A damaged file is kept for whoever wants to look at it; pools are counted anew. */
    private @Nullable ArbiterState refused(Exception damage) {
        Path aside = file.resolveSibling(file.getFileName() + ".refused");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException("The state in " + file + " is damaged and cannot be set aside", e);
        }
        LOG.warn(
                "The state in {} is damaged ({}); pools are counted anew, and it is kept as {}",
                file,
                String.valueOf(damage.getMessage()).lines().findFirst().orElse(""),
                aside);
        return null;
    }

    void save(ArbiterState state) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(new Saved(VERSION, state)));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The state cannot be saved to " + file, e);
        }
    }
}
