package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.standalone.live.LivePoint.RoleView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines of an audit log, gathered into points of five minutes: means of rates, worst latencies, and the engines at the end. */
final class AuditDay {
    private static final long SLOT_MS = 300_000;

    private final JsonMapper json;
    private final double ttftSlaMs;
    private final double itlSlaMs;
    private final List<Point> points = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private List<RoleView> roles = List.of();
    private long slot = -1;
    private double seconds;
    private double requests;
    private double ttftMet;
    private double ttftSeen;
    private double itlMet;
    private double itlSeen;
    private double worstTtftMs;
    private double worstItlMs;
    private boolean failing;

    AuditDay(JsonMapper json, PlannerConfig config) {
        this.json = json;
        ttftSlaMs = config.throughput().ttftMs();
        itlSlaMs = config.throughput().itlMs();
    }

    /** A day. */
    record Day(List<Point> points, List<Event> events) {}

    /**
     * Five minutes. What is not known is null.
     *
     * @param at their end, ms since 1970
     * @param rate demand, requests/s
     * @param ttft share of requests within the TTFT target
     * @param itl share of requests within the ITL target
     * @param ttftP99 worst 99th percentile of a tick, ms
     * @param itlP99 worst 99th percentile of a tick, ms
     * @param roles the engines at their end
     * @param failing whether something failed
     */
    record Point(
            long at,
            @Nullable Double rate,
            @Nullable Double ttft,
            @Nullable Double itl,
            @Nullable Double ttftP99,
            @Nullable Double itlP99,
            List<RoleView> roles,
            boolean failing) {}

    /** A decision that changed something, or what a person did. */
    record Event(long at, String kind, String what, String why) {}

    void add(JsonNode line) {
        long at = Instant.parse(line.path("at").asText()).toEpochMilli();
        JsonNode control = line.path("control");
        if (control.isObject()) {
            String what = control.path("what").asText() + ", by "
                    + control.path("who").asText();
            events.add(new Event(at, "action", what, control.path("why").asText()));
            return;
        }
        if (at / SLOT_MS != slot) {
            close();
            slot = at / SLOT_MS;
        }
        failing |= !line.path("failures").isEmpty();
        traffic(value(line.path("traffic"), Traffic.class));
        decided(at, line, value(line.path("fleet"), FleetState.class));
    }

    private <T> @Nullable T value(JsonNode signal, Class<T> type) {
        try {
            return signal.has("problem") || !signal.has("value") ? null : json.treeToValue(signal.get("value"), type);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private void traffic(@Nullable Traffic traffic) {
        if (traffic == null) {
            return;
        }
        double count = traffic.requests().demand();
        requests += count;
        seconds += traffic.interval().toMillis() / 1000.0;
        Double ttft = LivePoint.within(traffic.ttftMs(), ttftSlaMs);
        Double itl = LivePoint.within(traffic.itlMs(), itlSlaMs);
        if (ttft != null) {
            ttftMet += ttft * count;
            ttftSeen += count;
        }
        if (itl != null) {
            itlMet += itl * count;
            itlSeen += count;
        }
        double[] ttftMs = LivePoint.percentiles(traffic.ttftMs());
        double[] itlMs = LivePoint.percentiles(traffic.itlMs());
        worstTtftMs = Math.max(worstTtftMs, ttftMs == null ? 0 : ttftMs[1]);
        worstItlMs = Math.max(worstItlMs, itlMs == null ? 0 : itlMs[1]);
    }

    private void decided(long at, JsonNode line, @Nullable FleetState fleet) {
        List<RoleView> now = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        for (JsonNode role : line.path("decision").path("roles")) {
            String name = role.path("role").asText();
            int current = role.path("current").asInt();
            int target = role.path("target").asInt();
            now.add(RoleView.of(name, current, target, "", fleet == null ? null : state(fleet, name)));
            if (current != target) {
                changes.add(name + " " + current + " → " + target);
            }
        }
        roles = now;
        if (!changes.isEmpty()) {
            String outcome = line.path("outcome").path("kind").asText();
            String what = String.join(", ", changes) + " (" + outcome + ")";
            events.add(new Event(at, "decision", what, line.path("why").asText()));
        }
    }

    private static @Nullable RoleState state(FleetState fleet, String role) {
        return fleet.role(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    private void close() {
        if (slot < 0) {
            return;
        }
        points.add(new Point(
                (slot + 1) * SLOT_MS,
                seconds > 0 ? (Double) (requests / seconds) : null,
                ttftSeen > 0 ? (Double) (ttftMet / ttftSeen) : null,
                itlSeen > 0 ? (Double) (itlMet / itlSeen) : null,
                worstTtftMs > 0 ? (Double) worstTtftMs : null,
                worstItlMs > 0 ? (Double) worstItlMs : null,
                roles,
                failing));
        requests = 0;
        seconds = 0;
        ttftMet = 0;
        ttftSeen = 0;
        itlMet = 0;
        itlSeen = 0;
        worstTtftMs = 0;
        worstItlMs = 0;
        failing = false;
    }

    /** All that was added. */
    Day end() {
        close();
        slot = -1;
        return new Day(List.copyOf(points), List.copyOf(events));
    }
}
