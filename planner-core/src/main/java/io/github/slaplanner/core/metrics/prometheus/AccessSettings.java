package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.core.metrics.http.Access;
import io.github.slaplanner.core.metrics.http.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Settings of how to get in: credentials, headers, and whom to trust. */
final class AccessSettings {
    /** Headers that the connection itself sets. */
    private static final Set<String> RESERVED =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "accept", "transfer-encoding");

    private final PluginSettings settings;

    AccessSettings(PluginSettings settings) {
        this.settings = settings;
    }

    Access access() {
        Secret token = settings.secret("bearer_token");
        String user = settings.text("basic_auth_user");
        Secret password = settings.secret("basic_auth_password");
        if ((user == null) != (password == null)) {
            settings.problem(
                    "basic_auth_user",
                    user,
                    "needs a password, and a password needs a user",
                    "set basic_auth_user and basic_auth_password_file");
        }
        if (token != null && password != null) {
            settings.problem("basic_auth_user", user, "must be left out if there is a bearer token", "");
        }
        return new Access(token, user, password, headers());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = Labels.texts(settings, "headers");
        headers.forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                settings.problem("headers." + name, Secret.HIDDEN, "is not the name of a header that can be set", "");
            }
            if (!value.matches("[\\t\\x20-\\x7e\\x80-\\xff]*")) {
                settings.problem(
                        "headers." + name,
                        Secret.HIDDEN,
                        "has a line break or another character that no header may have",
                        "write the value on one line");
            }
        });
        return headers;
    }

    @Nullable
    Path file(String key) {
        String name = settings.text(key);
        if (name == null) {
            return null;
        }
        try {
            Path file = Path.of(name);
            if (Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Reported below, as any other name of no file.
        }
        settings.problem(key, name, "must be a file that can be read", "");
        return null;
    }

    @Nullable
    SSLContext tls() {
        boolean anybody = settings.flag("insecure_skip_verify", false);
        Path file = file("ca_file");
        if (anybody && file != null) {
            settings.problem("insecure_skip_verify", true, "must be false if ca_file is given", "leave it out");
            return null;
        }
        try {
            if (anybody) {
                return Tls.trustingAnybody();
            }
            return file == null ? null : Tls.trusting(file);
        } catch (IOException | GeneralSecurityException e) {
            settings.problem("ca_file", file, "must be certificates in PEM: " + e.getMessage(), "");
            return null;
        }
    }
}
