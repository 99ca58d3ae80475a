package io.github.slaplanner.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {
    @Test
    void get_leftOut_isTheDefault() {
        PluginSettings settings = settings(Map.of());

        assertThat(settings.get("window", 15, n -> n > 0, "must be above 0")).isEqualTo(15);
        assertThat(settings.orNull("url", String.class, url -> true, "must be text"))
                .isNull();
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void get_given_isWhatWasGiven() {
        PluginSettings settings = settings(Map.of("window", 3, "share", 1, "hosts", List.of("a", "b"), "on", true));

        assertThat(settings.get("window", 15, n -> n > 0, "must be above 0")).isEqualTo(3);
        assertThat(settings.get("share", 0.5, share -> share <= 1, "must be at most 1"))
                .isEqualTo(1.0);
        assertThat(settings.get("on", false, on -> true, "must be true or false"))
                .isTrue();
        List<?> hosts = settings.orNull("hosts", List.class, list -> !list.isEmpty(), "must name a host");
        assertThat(hosts).isEqualTo(List.of("a", "b"));
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void check_severalWrong_namesAll() {
        PluginSettings settings = settings(Map.of("window", -3, "url", 80, "widnow", 1));
        settings.get("window", 15, n -> n > 0, "must be a whole number above 0");
        settings.orNull("url", String.class, url -> true, "must be text");

        assertThatThrownBy(settings::check).isInstanceOf(ConfigException.class).hasMessage("""
                        plugins.mine: 3 problems
                          plugins.mine.window = -3: must be a whole number above 0
                          plugins.mine.url = 80: must be text
                          plugins.mine.widnow = 1: is not a setting here. Maybe use one of url, window""");
    }

    private static PluginSettings settings(Map<String, Object> given) {
        PlannerConfig config = PlannerConfig.builder().plugin("mine", given).build();
        return PluginSettings.of(PluginContext.of(config, "mine"), "mine");
    }
}
