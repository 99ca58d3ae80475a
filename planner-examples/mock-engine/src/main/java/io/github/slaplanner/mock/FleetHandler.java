package io.github.slaplanner.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.slaplanner.api.observation.Role;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /fleet}: tells the replicas, or changes them. */
final class FleetHandler implements HttpHandler {
    private final LiveFleet fleet;

    FleetHandler(LiveFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        boolean change = exchange.getRequestMethod().equals("POST");
        Http.handler(change ? "POST" : "GET", change ? this::scale : this::tell).handle(exchange);
    }

    private void scale(HttpExchange exchange) throws IOException {
        Map<Role, Integer> targets = new EnumMap<>(Role.class);
        Http.body(exchange).properties().forEach(field -> targets.put(role(field.getKey()), count(field.getValue())));
        try {
            fleet.scale(targets);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
        tell(exchange);
    }

    private static Role role(String label) {
        return Arrays.stream(Role.values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("There is no role \"" + label + "\"; roles are "
                        + Arrays.stream(Role.values()).map(Role::label).collect(Collectors.joining(", "))));
    }

    private static int count(JsonNode value) {
        if (!value.isInt()) {
            throw new BadRequestException("A replica count must be a whole number, got " + value);
        }
        return value.intValue();
    }

    private void tell(HttpExchange exchange) throws IOException {
        Map<String, Object> roles = new LinkedHashMap<>();
        fleet.state().roles().forEach((role, state) -> {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("desired", state.desired());
            counts.put("ready", state.ready());
            counts.put("starting", state.starting());
            counts.put("draining", state.draining());
            roles.put(role.label(), counts);
        });
        Http.json(exchange, roles);
    }
}
