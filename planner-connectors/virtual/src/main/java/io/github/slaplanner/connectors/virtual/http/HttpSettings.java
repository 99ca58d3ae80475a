package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.PluginSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code plugins.virtual.http}. The token comes from a file, or from {@code PLANNER_VIRTUAL_TOKEN}. */
public final class HttpSettings {
    private static final int DEFAULT_PORT = 9470;

    private HttpSettings() {}

    /**
     * Reads the settings.
     *
     * @param http the section {@code http}
     * @param all the settings that the section is in
     * @return makes the connector that they describe, which serves from then on
     * @throws io.github.slaplanner.api.config.ConfigException if anything in them is wrong
     */
    public static Supplier<Connector> read(PluginSettings http, PluginSettings all, Map<String, String> environment) {
        String host = http.get("host", "127.0.0.1", text -> !text.isBlank(), "must be an address");
        int port = http.whole("port", DEFAULT_PORT, 0, 65_535);
        String token = token(http, environment);
        double silence = http.get(
                "silence", 30.0, each -> each >= 1 && each <= 3600, "must be a number of seconds from 1 to 3600");
        if (token == null && !loopback(host)) {
            String rule = "is reached from other machines, so a token is needed";
            http.problem("host", host, rule, "set plugins.virtual.http.token_file or PLANNER_VIRTUAL_TOKEN");
        }
        all.check();
        HttpConnector.Options options =
                new HttpConnector.Options(host, port, token, Duration.ofMillis(Math.round(1000 * silence)));
        return () -> HttpConnector.open(options);
    }

    private static @Nullable String token(PluginSettings http, Map<String, String> environment) {
        String file = http.text("token_file");
        if (file == null) {
            return environment.get("PLANNER_VIRTUAL_TOKEN");
        }
        try {
            String token = Files.readString(Path.of(file)).strip();
            if (!token.isEmpty()) {
                return token;
            }
            http.problem("token_file", file, "is empty", "write the token into it");
        } catch (IOException e) {
            http.problem("token_file", file, "cannot be read (" + e + ")", "name a file that holds the token");
        }
        return "";
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
