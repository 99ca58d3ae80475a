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
                          plugins.mine.window = -3: must be a whole number above 0. Maybe use 15
                          plugins.mine.url = 80: must be text
                          plugins.mine.widnow = 1: is not a setting here. Maybe write window""");
    }

    @Test
    void whole_anyTypeOfNumberThatIsWhole_isTaken() {
        PluginSettings settings = settings(Map.of("a", 3.0, "b", 4L, "c", 3.5, "d", 1e12, "e", "6", "f", 9));

        assertThat(settings.whole("a", 1, 0, 8)).isEqualTo(3);
        assertThat(settings.whole("b", 1, 0, 8)).isEqualTo(4);
        for (String wrong : List.of("c", "d", "e", "f")) {
            assertThat(settings.whole(wrong, 1, 0, 8)).isEqualTo(1);
        }
        assertThatThrownBy(settings::check).hasMessage("""
                        plugins.mine: 4 problems
                          plugins.mine.c = 3.5: must be a whole number from 0 to 8. Maybe use 1
                          plugins.mine.d = 1.0E12: must be a whole number from 0 to 8. Maybe use 1
                          plugins.mine.e = "6": must be a whole number from 0 to 8. Maybe use 1
                          plugins.mine.f = 9: must be a whole number from 0 to 8. Maybe use 1""");
    }

    @Test
    void textFlagAndChoice_wrong_sayWhatIsRight() {
        PluginSettings settings = settings(Map.of("url", " ", "on", "yes", "speed", "quick"));

        assertThat(settings.text("url")).isNull();
        assertThat(settings.flag("on", true)).isTrue();
        assertThat(settings.choice("speed", List.of("slow", "fast"))).isEqualTo("slow");
        assertThatThrownBy(settings::check).hasMessage("""
                        plugins.mine: 3 problems
                          plugins.mine.url = " ": must be text that is not empty
                          plugins.mine.on = "yes": must be true or false. Maybe use true
                          plugins.mine.speed = "quick": must be one of slow, fast. Maybe use slow""");
    }

    @Test
    void section_wrongWithin_isToldByTheWhole() {
        PluginSettings settings =
                settings(Map.of("tls", Map.of("port", 0, "c", 1, "b", 2), "other", 5, "idle", Map.of("x", 1)));
        PluginSettings tls = settings.section("tls");

        assertThat(tls.has("port")).isTrue();
        assertThat(tls.whole("port", 443, 1, 65_535)).isEqualTo(443);
        assertThat(settings.section("other").has("port")).isFalse();
        assertThat(settings.section("idle").has("y")).isFalse();
        assertThat(settings.section("absent").has("y")).isFalse();
        assertThatThrownBy(settings::check).hasMessage("""
                        plugins.mine: 5 problems
                          plugins.mine.tls.port = 0: must be a whole number from 1 to 65535. Maybe use 443
                          plugins.mine.other = 5: must be a section with settings of its own
                          plugins.mine.tls.b = 2: is not a setting here. Maybe use one of port
                          plugins.mine.tls.c = 1: is not a setting here. Maybe use one of port
                          plugins.mine.idle.x = 1: is not a setting here. Maybe remove it, there are none""");
    }

    private static PluginSettings settings(Map<String, Object> given) {
        PlannerConfig config = PlannerConfig.builder().plugin("mine", given).build();
        return PluginSettings.of(PluginContext.of(config, "mine"), "mine");
    }
}
