package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of servers in the configuration. */
final class Address {
    private Address() {}

    /** An address of a field of the configuration, or null if it is none; a password in it is not shown. */
    static @Nullable URI of(Setting<String> field, String text, List<ConfigProblem> problems) {
        String shown = text.replaceAll("//[^/@]*@", "//...@");
        if (!shown.equals(text)) {
            problems.add(new ConfigProblem(
                    field.name(),
                    shown,
                    "must not have a user or password in it, which logs would show",
                    "leave them out and set plugins.prometheus.basic_auth_user and basic_auth_password_file"));
            return null;
        }
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below, as any other text that is no address.
        }
        String instead = "write http://host:port or https://host";
        problems.add(new ConfigProblem(field.name(), text, "must be the address of a server", instead));
        return null;
    }
}
