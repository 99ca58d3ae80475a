package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.runtime.Controls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person may ask of a running planner, whatever server the request came through: {@code GET} and {@code PATCH
 * /v1/min-endpoints} as Dynamo's planner has them, and {@code /v1/controls}, {@code /v1/pause}, {@code /v1/resume}, {@code
 * /v1/hold} and {@code /v1/release}.
 */
final class ControlApi {
    private static final String LIMITS = "/v1/min-endpoints";
    private static final String CONTROLS = "/v1/controls";
    private static final List<String> ACTIONS = List.of("/v1/pause", "/v1/resume", "/v1/hold", "/v1/release");

    /** A week: who wants a size for longer writes it into the configuration. */
    private static final int LONGEST_HOLD_S = 7 * 24 * 3600;

    private static final List<Setting<Integer>> LIMITED = List.of(
            Settings.MIN_ENDPOINT,
            Settings.MIN_ENDPOINT.of(Role.PREFILL),
            Settings.MIN_ENDPOINT.of(Role.DECODE),
            Settings.MIN_GPU_BUDGET,
            Settings.MAX_GPU_BUDGET);

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Controls controls;
    private final Supplier<@Nullable PlannerConfig> config;
    private final InstantSource clock;
    private final @Nullable String token;

    /**
     * For a planner.
     *
     * @param controls what it does
     * @param config the configuration in force, or null while the planner is not ready
     * @param clock the time
     * @param token what callers must show, or null for nothing
     */
    ControlApi(
            Controls controls, Supplier<@Nullable PlannerConfig> config, InstantSource clock, @Nullable String token) {
        this.controls = controls;
        this.config = config;
        this.clock = clock;
        this.token = token;
    }

    /**
     * A request.
     *
     * @param method in capitals
     * @param path without the query
     * @param type of the body, or null
     * @param authorization as it was sent, or null
     * @param who asks, as far as the server knows
     * @param body of the request
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Call(
            String method,
            String path,
            @Nullable String type,
            @Nullable String authorization,
            String who,
            byte[] body) {}

    Content answer(Call call) {
        try {
            return json(200, answered(call));
        } catch (Refusal refusal) {
            return json(refusal.status(), Map.of("error", String.valueOf(refusal.getMessage())));
        } catch (ConfigException e) {
            return json(422, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private Object answered(Call call) {
        boolean action = ACTIONS.contains(call.path);
        if (!action && !call.path.equals(LIMITS) && !call.path.equals(CONTROLS)) {
            throw new Refusal(
                    404,
                    "There is no " + call.path + "; there are " + LIMITS + ", " + CONTROLS + " and "
                            + String.join(", ", ACTIONS) + ".");
        }
        if (!trusted(call.authorization)) {
            throw new Refusal(401, "The token is missing or wrong. Send it as Authorization: Bearer TOKEN.");
        }
        PlannerConfig inForce = config.get();
        if (inForce == null) {
            throw new Refusal(503, "The planner has not decided yet. Ask again later.");
        }
        if (call.method.equals("GET") && !action) {
            return call.path.equals(LIMITS) ? limits(inForce) : state();
        }
        String takes = action ? "POST" : call.path.equals(LIMITS) ? "PATCH" : "GET";
        if (!call.method.equals(takes) || takes.equals("GET")) {
            throw new Refusal(405, call.path + " takes " + (takes.equals("PATCH") ? "GET and PATCH." : takes + "."));
        }
        // A page in a browser cannot send this type to another site unasked.
        if (action && (call.type == null || !call.type.startsWith("application/json"))) {
            throw new Refusal(415, "Send JSON, with Content-Type: application/json.");
        }
        ControlFields fields = new ControlFields(object(call.body));
        return action ? act(call, inForce, fields) : patch(call, inForce, fields);
    }

    private boolean trusted(@Nullable String authorization) {
        return token == null
                || (authorization != null
                        && MessageDigest.isEqual(
                                authorization.getBytes(StandardCharsets.UTF_8),
                                ("Bearer " + token).getBytes(StandardCharsets.UTF_8)));
    }

    private Object patch(Call call, PlannerConfig inForce, ControlFields fields) {
        fields.only(LIMITED.stream().map(Setting::name).toList());
        Map<Setting<Integer>, Integer> changes = new LinkedHashMap<>();
        for (Setting<Integer> limit : LIMITED) {
            if (fields.has(limit.name())) {
                changes.put(limit, fields.whole(limit.name(), (int) limit.minimum(), (int) limit.maximum()));
            }
        }
        if (!changes.isEmpty()) {
            controls.limit(inForce, changes, call.who, "");
        }
        Map<String, @Nullable Object> now = limits(inForce);
        changes.forEach((limit, value) -> now.put(limit.name(), value));
        return now;
    }

    private static Map<String, @Nullable Object> limits(PlannerConfig config) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        LIMITED.forEach(limit -> values.put(limit.name(), config.orNull(limit)));
        return values;
    }

    private Object act(Call call, PlannerConfig inForce, ControlFields fields) {
        switch (call.path) {
            case "/v1/hold" -> fields.only(List.of("who", "why", "role", "replicas", "seconds"));
            case "/v1/release" -> fields.only(List.of("who", "why", "role"));
            default -> fields.only(List.of("who", "why"));
        }
        String who = fields.text("who", call.who);
        String why = fields.text("why", "");
        switch (call.path) {
            case "/v1/pause" -> controls.pause(who, why);
            case "/v1/resume" -> controls.resume(who, why);
            case "/v1/release" -> controls.release(role(inForce.general().mode(), fields), who, why);
            default -> {
                int seconds = fields.whole("seconds", 1, LONGEST_HOLD_S);
                int replicas = fields.whole("replicas", 1, Integer.MAX_VALUE);
                Controls.Hold hold = new Controls.Hold(replicas, clock.instant().plusSeconds(seconds), who, why);
                controls.hold(inForce, role(inForce.general().mode(), fields), hold);
            }
        }
        return state();
    }

    private static Role role(Mode mode, ControlFields fields) {
        List<Role> roles = mode.roles();
        String label = fields.text("role", roles.size() == 1 ? roles.get(0).label() : "");
        return roles.stream()
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        422,
                        "role (" + label + ") must be one of "
                                + String.join(
                                        ", ", roles.stream().map(Role::label).toList()) + "."));
    }

    private Object state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        Controls.Action pause = controls.paused();
        state.put("paused", pause == null ? null : told(pause.who(), pause.why()));
        Map<String, Object> holds = new LinkedHashMap<>();
        controls.holds().forEach((role, hold) -> {
            Map<String, Object> held = new LinkedHashMap<>();
            held.put("replicas", hold.replicas());
            held.put("until", hold.until().toString());
            held.putAll(told(hold.who(), hold.why()));
            holds.put(role.label(), held);
        });
        state.put("holds", holds);
        return state;
    }

    private static Map<String, Object> told(String who, String why) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("who", who);
        told.put("why", why);
        return told;
    }

    private JsonNode object(byte[] body) {
        try {
            JsonNode node = json.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new Refusal(400, "The body is not valid JSON.");
        }
        throw new Refusal(400, "The body must be a JSON object.");
    }

    private Content json(int status, Object body) {
        try {
            return Content.of(status, "application/json", json.writeValueAsString(body) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
