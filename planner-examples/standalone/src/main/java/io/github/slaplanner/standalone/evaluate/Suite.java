package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.standalone.evaluate.Cell.Half;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A suite of cells as a file has it. The numbers that it leaves open are drawn, once for each half, so that the two halves ask the
 * same kinds of questions and share no answer.
 */
public final class Suite {
    private static final String SHIPPED = "suite.yaml";

    private final String name;
    private final Map<?, ?> document;
    private final Path folder;

    private Suite(String name, Map<?, ?> document, Path folder) {
        this.name = name;
        this.document = document;
        this.folder = folder;
    }

    /**
     * A suite from a JSON or YAML file; what it refers to is looked for from its folder on.
     *
     * @throws io.github.slaplanner.api.config.ConfigException if it cannot be read
     */
    public static Suite read(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return new Suite(file.toString(), ConfigLoader.document(file), parent == null ? Path.of("") : parent);
    }

    /** The suite in this jar. */
    public static Suite shipped() {
        try (InputStream in = Objects.requireNonNull(Suite.class.getResourceAsStream(SHIPPED))) {
            Path copy = Files.createTempFile("suite", ".yaml");
            try {
                Files.write(copy, in.readAllBytes());
                return new Suite("shipped suite", ConfigLoader.document(copy), Path.of(""));
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is from. */
    public String name() {
        return name;
    }

    /**
     * Its cells.
     *
     * @param loader finds predictors and interpolators
     * @param wanted which cells to make, by half and name
     * @param draw seed of the held-out half in place of the file's, or null
     * @param warnings told of what was put right in configurations and traces
     * @throws SuiteException if something in it is wrong
     */
    public List<Cell> cells(
            EngineLoader loader, Predicate<String> wanted, @Nullable Long draw, Consumer<String> warnings) {
        Fields fields = new Fields(name, document, 0);
        fields.take("about");
        Map<Half, Long> draws = draws(fields, draw);
        EngineCatalog engines = new EngineCatalog(fields.fields("engines", Map.of()), folder, loader);
        CellReader reader = new CellReader(fields.object("defaults"), engines, folder, warnings);
        List<Object> cells = fields.list("cells");
        fields.done();
        Map<String, Cell> made = new LinkedHashMap<>();
        draws.forEach((half, seed) -> {
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = reader.cell(name + ".cells[" + i + "]", cells.get(i), half, seed, wanted);
                if (cell != null && made.put(cell.id(), cell) != null) {
                    throw new SuiteException(name + ".cells[" + i + "]: there is another cell " + cell.name());
                }
            }
        });
        return new ArrayList<>(made.values());
    }

    private static Map<Half, Long> draws(Fields fields, @Nullable Long draw) {
        Fields draws = fields.fields("draws", Map.of(Half.SEEN.label(), 1));
        Map<Half, Long> seeds = new EnumMap<>(Half.class);
        for (Half half : Half.values()) {
            if (draws.has(half.label())) {
                seeds.put(half, (long) draws.number(half.label()));
            }
        }
        draws.done();
        if (draw != null) {
            seeds.put(Half.HELD_OUT, draw);
        }
        return seeds;
    }
}
