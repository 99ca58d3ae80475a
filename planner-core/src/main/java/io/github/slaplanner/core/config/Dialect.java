package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigProblem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose names, meanings and defaults the fields of a document have. */
enum Dialect {
    /** The planner guide's. */
    GUIDE("guide"),
    /** Those of Dynamo 1.6's own planner, where some fields of the guide mean something else. */
    DYNAMO("dynamo-1.6");

    /** The field that says it. */
    static final String FIELD = "dialect";

    private final String label;

    Dialect(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Dialect::label).toList();
    }

    /**
     * The fields in the guide's names and meanings.
     *
     * @param document as it was written
     * @param whole whether what the document leaves out stands at the defaults of its dialect
     */
    static Translation read(Map<?, ?> document, boolean whole) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        document.forEach((name, value) -> fields.put(String.valueOf(name), value));
        Object said = fields.remove(FIELD);
        Translation translation = new Translation(fields);
        Dialect dialect = said == null ? told(fields, translation) : named(said, translation);
        return dialect == DYNAMO ? translation.fromDynamo(whole) : translation.fromGuide();
    }

    private static Dialect named(Object said, Translation translation) {
        Optional<Dialect> named = Arrays.stream(values())
                .filter(dialect -> dialect.label.equals(said))
                .findFirst();
        if (named.isEmpty()) {
            translation.problem(new ConfigProblem(FIELD, said, "must be one of " + String.join(", ", labels()), ""));
        }
        return named.orElse(GUIDE);
    }

    /** The dialect that the names tell. */
    private static Dialect told(Map<String, @Nullable Object> fields, Translation translation) {
        String mark = first(fields, DynamoFields.MARKS);
        String guide = first(fields, DynamoFields.GUIDE);
        if (mark != null && guide != null) {
            String rule = "is a name of Dynamo 1.6 and " + guide + " one of the planner guide, and "
                    + String.join(
                            " and ", DynamoFields.AMBIGUOUS.stream().sorted().toList())
                    + " and many defaults differ between the two";
            String instead = "say whose names they are with " + FIELD + ": dynamo-1.6 or " + FIELD + ": guide";
            translation.problem(new ConfigProblem(mark, fields.get(mark), rule, instead));
        }
        String later = first(fields, DynamoFields.LATER_NAMES);
        String ambiguous = first(fields, DynamoFields.AMBIGUOUS);
        if (mark == null && later != null && ambiguous != null) {
            translation.warning(ambiguous + " is read as the planner guide means it, and " + later
                    + " is also a name of Dynamo 1.6, where it means something else: write " + FIELD
                    + ": dynamo-1.6 if that is meant, or " + FIELD + ": guide");
        }
        return mark == null || guide != null ? GUIDE : DYNAMO;
    }

    private static @Nullable String first(Map<String, @Nullable Object> fields, Set<String> names) {
        return fields.keySet().stream()
                .filter(names::contains)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
