package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The environment variables by which a Dynamo deployment tells its planner how to reach Prometheus. Settings come first. */
final class Environment {
    private static final String TIMEOUT = "DYN_PLANNER_PROMETHEUS_REQUEST_TIMEOUT_SECONDS";
    private static final String VERIFY = "PROMETHEUS_SSL_VERIFY";
    private static final String PARAMETERS = "PROMETHEUS_EXTRA_QUERY_PARAMS";

    private final Map<String, String> variables;
    private final List<ConfigProblem> problems;
    private final Map<String, Object> settings;

    private Environment(Map<String, String> variables, Map<String, Object> settings, List<ConfigProblem> problems) {
        this.variables = variables;
        this.settings = new HashMap<>(settings);
        this.problems = problems;
    }

    /** Settings, with those that are left out from the environment. */
    static Map<String, Object> added(
            Map<String, String> variables, Map<String, Object> settings, List<ConfigProblem> problems) {
        return new Environment(variables, settings, problems).all();
    }

    private Map<String, Object> all() {
        boolean credentials = settings.keySet().stream()
                .anyMatch(key -> key.startsWith("bearer_token") || key.startsWith("basic_auth"));
        if (!credentials) {
            text("PROMETHEUS_TOKEN_FILE", "bearer_token_file");
            if (!settings.containsKey("bearer_token_file")) {
                text("PROMETHEUS_TOKEN", "bearer_token");
            }
        }
        if (!settings.containsKey("insecure_skip_verify")) {
            text("PROMETHEUS_CA_BUNDLE", "ca_file");
        }
        verify();
        parameters();
        timeout();
        return settings;
    }

    private String value(String variable) {
        return variables.getOrDefault(variable, "").strip();
    }

    private void text(String variable, String setting) {
        if (!value(variable).isEmpty()) {
            settings.putIfAbsent(setting, value(variable));
        }
    }

    /** A bundle of authorities says whom to trust already. */
    private void verify() {
        boolean trusting = switch (value(VERIFY).toLowerCase(Locale.ROOT)) {
            case "", "true", "1", "yes", "on" -> false;
            case "false", "0", "no", "off" -> true;
            default -> {
                problems.add(new ConfigProblem(VERIFY, value(VERIFY), "must be true or false", "leave it out"));
                yield false;
            }
        };
        if (trusting && !settings.containsKey("ca_file")) {
            settings.putIfAbsent("insecure_skip_verify", true);
        }
    }

    /** A query string of a URL. */
    private void parameters() {
        Map<String, String> all = new HashMap<>();
        for (String pair : value(PARAMETERS).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && !parts[0].isEmpty()) {
                all.put(decoded(parts[0]), decoded(parts[1]));
            } else if (!pair.isEmpty()) {
                problems.add(new ConfigProblem(
                        PARAMETERS, null, "must be the query string of a URL", "write name=value&name=value"));
            }
        }
        if (!all.isEmpty()) {
            settings.putIfAbsent("query_parameters", all);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void timeout() {
        String text = value(TIMEOUT);
        if (text.matches("\\d{1,6}(\\.\\d{1,9})?")) {
            settings.putIfAbsent("timeout_s", (int) Math.ceil(Double.parseDouble(text)));
        } else if (!text.isEmpty()) {
            problems.add(new ConfigProblem(TIMEOUT, text, "must be a number of seconds", "write 10"));
        }
    }
}
