package io.github.slaplanner.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checked-in schema and the tables of the documentation are those that the settings give. */
class ConfigReferenceTest {
    private static final String REGENERATE = "mvn test -pl planner-core -am -Dtest=ConfigReferenceTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true";
    private static final Path SCHEMA =
            Path.of("src/main/resources/io/github/slaplanner/core/config", ConfigSchema.RESOURCE);
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");
    private static final String BEGIN = "<!-- Generated from the settings: begin -->\n";
    private static final String END = "<!-- Generated from the settings: end -->\n";

    @Test
    void reference_hasEverySettingInOrder() {
        assertThat(SettingReference.all().stream().<Object>map(SettingEntry::setting))
                .as("SettingReference must list what Settings has, in its order")
                .containsExactlyElementsOf(Settings.all());
    }

    @Test
    void reference_namesAndAliases_areUnique() {
        List<String> names = new ArrayList<>(DynamoFields.UNUSED.keySet());
        names.addAll(DynamoFields.PROMETHEUS.keySet());
        names.add(Dialect.FIELD);
        SettingReference.all().forEach(entry -> {
            names.add(entry.setting().name());
            names.addAll(entry.aliases());
        });

        assertThat(new HashSet<>(names)).hasSameSizeAs(names).doesNotContain("plugins");
    }

    @Test
    void reference_everyMeaning_isOneSentenceForATable() {
        assertThat(SettingReference.all())
                .allSatisfy(entry -> assertThat(entry.meaning()).endsWith(".").doesNotContain("|", "\n"));
    }

    @Test
    void settings_everyDefault_keepsToItsRule() {
        Settings.all().forEach(ConfigReferenceTest::assertDefaultAllowed);
    }

    private static <T> void assertDefaultAllowed(Setting<T> setting) {
        T byDefault = setting.defaultValue();
        assertThat(byDefault == null || setting.allows(byDefault))
                .as(setting.name())
                .isTrue();
    }

    @Test
    void schema_checkedIn_isWhatTheSettingsGive() throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(SCHEMA, ConfigSchema.generate());
        }

        assertThat(Files.readString(SCHEMA))
                .as("%s is out of date; run: %s", SCHEMA, REGENERATE)
                .isEqualTo(ConfigSchema.generate());
    }

    @Test
    void schema_isThatOfTheJar() throws IOException {
        JsonNode schema = new JsonMapper().readTree(ConfigSchema.text());

        assertThat(schema.at("/properties/ttft/default").asDouble()).isEqualTo(2000);
        assertThat(schema.at("/properties/mode/enum/0").asText()).isEqualTo("disagg");
        assertThat(schema.at("/properties/ttft_ms/$ref").asText()).isEqualTo("#/properties/ttft");
        assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void document_tables_areWhatTheSettingsGive() throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (Boolean.getBoolean("regenerate")) {
            text = text.substring(0, from) + ConfigTable.markdown() + text.substring(to);
            Files.writeString(DOCUMENT, text);
            to = text.indexOf(END);
        }

        assertThat(text.substring(from, to))
                .as("%s is out of date; run: %s", DOCUMENT, REGENERATE)
                .isEqualTo(ConfigTable.markdown());
    }
}
