package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.runtime.StateJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The past as the audit log has it: which days there are, and each day in points of five minutes with the decisions that changed
 * something. A day that is over is read once; the newest is read for every request. One request is answered at a time, since a day
 * of a large fleet is tens of megabytes.
 */
final class AuditPast {
    /** Where the days are. */
    static final String PATH = "/past/";

    private static final Pattern LOG = Pattern.compile("planner-audit-(\\d{4}-\\d{2}-\\d{2})\\.jsonl");
    private static final int KEPT = 32;
    private static final String TYPE = "application/json";

    // lines of earlier versions lack what came later
    private final JsonMapper json = StateJson.mapper()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();
    private final Path folder;
    private final Supplier<PlannerConfig> config;
    private final Map<String, Content> read = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Content> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * The past in a folder.
     *
     * @param folder of the audit log
     * @param config whose SLA requests are held against
     */
    AuditPast(Path folder, Supplier<PlannerConfig> config) {
        this.folder = folder;
        this.config = config;
    }

    /** The answer to a path below {@link #PATH}, or null if there is no such day. */
    @Nullable
    Content answer(String name) {
        List<String> days = days();
        if (name.isEmpty()) {
            return Content.of(200, TYPE, text(days));
        }
        return days.contains(name) ? day(name, name.equals(days.get(0))) : null;
    }

    /** The days, the newest first. */
    private List<String> days() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> LOG.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Objects.requireNonNull(name.group(1)))
                    .sorted((a, b) -> b.compareTo(a))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Content day(String day, boolean newest) {
        Content known = read.get(day);
        if (known != null) {
            return known;
        }
        AuditDay points = new AuditDay(json, config.get());
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve("planner-audit-" + day + ".jsonl"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(points, line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Content content = Content.of(200, TYPE, text(points.end()));
        if (!newest) {
            read.put(day, content);
        }
        return content;
    }

    /** A line that was cut off, as on a full disk, is left out. */
    private void add(AuditDay points, String line) {
        JsonNode node;
        try {
            node = json.readTree(line);
        } catch (JsonProcessingException cutOff) {
            return;
        }
        if (node.isObject()) {
            points.add(node);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
