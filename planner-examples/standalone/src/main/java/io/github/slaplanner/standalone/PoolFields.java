package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.connectors.global.service.PoolConfig;
import java.util.Map;
import java.util.TreeMap;

/** The fields by which a pool's engines are reached, with the pool's own name and namespace where they say nothing else. */
final class PoolFields {
    private static final String PLUGINS = "plugins";
    private static final String KUBERNETES = "kubernetes";

    private PoolFields() {}

    static Map<String, Object> named(PoolConfig pool) {
        Map<String, Object> fields = new TreeMap<>(pool.planner());
        Object environment = fields.getOrDefault(Settings.ENVIRONMENT.name(), KUBERNETES);
        if (KUBERNETES.equals(environment)) {
            Map<String, Object> plugins = section(fields, PLUGINS);
            plugins.put(KUBERNETES, kubernetes(pool, section(plugins, KUBERNETES)));
            fields.put(PLUGINS, plugins);
        }
        return fields;
    }

    private static Map<String, Object> kubernetes(PoolConfig pool, Map<String, Object> given) {
        given.putIfAbsent("namespace", pool.key().k8sNamespace());
        if (!given.containsKey("targets")) {
            given.putIfAbsent("deployment", pool.key().deployment());
        }
        return given;
    }

    /** A copy of a section; empty if there is none, and what is no section is left for the reader to complain about. */
    private static Map<String, Object> section(Map<String, Object> fields, String name) {
        Map<String, Object> section = new TreeMap<>();
        if (fields.get(name) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> section.put(String.valueOf(key), value));
        }
        return section;
    }
}
