package io.github.slaplanner.core.telemetry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.core.runtime.Controls;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.core.runtime.TickReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One JSON line per decision: what was seen, the decision with its trail, and what became of it; and one for everything that a
 * person changes. A file per UTC day, {@code
 * planner-audit-2026-01-31.jsonl}; the newest {@value #KEPT} are kept. A line that cannot be written, as on a full disk, is
 * lost, counted as a failure of a listener, and nothing else; the next one is tried again.
 */
public final class AuditLog implements RuntimeListener {
    private static final int KEPT = 30;
    private static final String PREFIX = "planner-audit-";
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final JsonMapper json = StateJson.mapper();

    /** A log in a folder, which is created when it is needed. */
    public AuditLog(Path folder) {
        this.folder = folder;
    }

    @Override
    public void onTick(TickReport report) {
        write(report.decision().at(), line(report));
    }

    @Override
    public void onControl(Instant at, Controls.Action action) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", at);
        line.put("control", action);
        write(at, line);
    }

    private void write(Instant at, Map<String, Object> line) {
        try {
            write(at.atOffset(ZoneOffset.UTC).toLocalDate(), json.writeValueAsString(line) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The audit log in " + folder + " cannot be written", e);
        }
    }

    private static Map<String, Object> line(TickReport report) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", report.decision().at());
        line.put("outcome", report.outcome());
        line.put("why", report.decision().why());
        line.put("deciding_ms", report.deciding().toNanos() / 1e6);
        line.put("decision", report.decision());
        line.put("traffic", signal(report.observation().traffic()));
        line.put("workers", signal(report.observation().workers()));
        line.put("fleet", signal(report.observation().fleet()));
        line.put("failures", report.failures());
        return line;
    }

    private static Map<String, Object> signal(Signal<?> signal) {
        Map<String, Object> parts = new LinkedHashMap<>();
        Object value = signal.valueOrNull();
        if (value != null) {
            // A thousand workers a line would bury the decision.
            parts.put("value", value instanceof List<?> list ? list.size() : value);
        }
        if (!signal.problem().isEmpty()) {
            parts.put("problem", signal.problem());
        }
        return parts;
    }

    private void write(LocalDate day, String line) throws IOException {
        Path file = folder.resolve(PREFIX + day + SUFFIX);
        boolean fresh = !Files.exists(file);
        Files.createDirectories(folder);
        Files.writeString(
                file,
                (fresh || endsWithALine(file) ? "" : "\n") + line,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        if (fresh) {
            dropOld();
        }
    }

    /** A line that was cut off, as on a full disk, must not take the next one with it. */
    private static boolean endsWithALine(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            return size == 0 || channel.position(size - 1).read(last) < 1 || last.get(0) == '\n';
        }
    }

    private void dropOld() throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(AuditLog::isLog).sorted().toList();
        }
        for (Path old : logs.subList(0, Math.max(0, logs.size() - KEPT))) {
            Files.deleteIfExists(old);
        }
    }

    private static boolean isLog(Path file) {
        return file.getFileName().toString().matches("planner-audit-\\d{4}-\\d{2}-\\d{2}\\.jsonl");
    }
}
