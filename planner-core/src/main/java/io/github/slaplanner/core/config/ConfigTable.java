package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.core.config.SettingEntry.Group;
import java.time.Duration;
import java.util.stream.Collectors;

/** The reference of all settings as Markdown tables, one per group. */
final class ConfigTable {
    private ConfigTable() {}

    static String markdown() {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.values()) {
            text.append("\n### ").append(group.title()).append("\n\n");
            text.append("| Field | Type | Default | Allowed | Meaning |\n|---|---|---|---|---|\n");
            SettingReference.all().stream()
                    .filter(entry -> entry.group() == group)
                    .forEach(entry -> text.append(row(entry)).append('\n'));
        }
        return text.append('\n').toString();
    }

    private static String row(SettingEntry entry) {
        Setting<?> setting = entry.setting();
        String also = entry.aliases().isEmpty()
                ? ""
                : entry.aliases().stream().collect(Collectors.joining("`, `", " Also `", "`."));
        return "| `" + setting.name() + "` | " + type(setting) + " | `"
                + PlainValues.write(setting, setting.defaultValue()) + "` | " + allowed(setting) + " | "
                + entry.meaning() + also + " |";
    }

    private static String type(Setting<?> setting) {
        if (setting.type() == Boolean.class) {
            return "bool";
        }
        if (setting.type() == Duration.class) {
            return "int, s";
        }
        if (setting.type() == Double.class) {
            return "float";
        }
        return setting.type() == Integer.class ? "int" : "string";
    }

    private static String allowed(Setting<?> setting) {
        if (setting.type().isEnum()) {
            return setting.choices().stream().collect(Collectors.joining("`, `", "`", "`"));
        }
        return ConfigSchema.ranged(setting)
                ? setting.rule().replaceFirst("^must be (whole seconds|a whole number|a number),? ?", "")
                : "";
    }
}
