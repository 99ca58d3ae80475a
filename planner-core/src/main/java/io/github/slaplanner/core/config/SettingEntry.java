package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.Setting;
import java.util.List;

/**
 * A setting as files and their reference know it.
 *
 * @param setting the setting
 * @param group the table of the reference that it stands in
 * @param meaning what it is for, one line
 * @param aliases names that other versions of the guide use
 */
record SettingEntry(Setting<?> setting, Group group, String meaning, List<String> aliases) {

    /** The tables of the reference, in their order; the first seven are the guide's. */
    enum Group {
        MODES("Scaling modes"),
        SWEEPING("Pre-deployment sweeping"),
        THROUGHPUT("Throughput-based scaling"),
        LOAD("Load-based scaling"),
        GENERAL("General"),
        PREDICTION("Traffic prediction"),
        KALMAN("Kalman filter"),
        OPERATION("Operation"),
        SIZING("Sizing and limits");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
