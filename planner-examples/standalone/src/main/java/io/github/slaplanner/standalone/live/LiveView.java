package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.runtime.Controls;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.core.runtime.TickReport;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the dashboard shows: the last {@value #KEPT} ticks and what people did meanwhile, for those that join, and each new one as
 * an event.
 */
final class LiveView implements RuntimeListener {
    private static final int KEPT = 1000;
    private static final int ACTIONS = 200;

    private final JsonMapper json = StateJson.mapper();
    private final Controls controls;
    private volatile String scores = "null";
    private volatile String about = "null";
    private final Deque<String> past = new ArrayDeque<>();
    private final Deque<String> actions = new ArrayDeque<>();
    private String joined = "";
    private final EventStream stream = new EventStream(this::past);

    /** A view of a planner that people control with these. */
    LiveView(Controls controls) {
        this.controls = controls;
    }

    EventStream stream() {
        return stream;
    }

    @Override
    public void onTick(TickReport report) {
        tell("about", About.of(report.config(), controls));
        String point = text(LivePoint.of(report));
        keep(past, point, KEPT);
        stream.send("tick", point);
        if (!report.scores().policies().isEmpty()) {
            scores = text(LiveScores.of(report.scores()));
            stream.send("scores", scores);
        }
    }

    /** Sends what the planner is, when that has changed. */
    private void tell(String event, About now) {
        String text = text(now);
        if (!text.equals(about)) {
            about = text;
            stream.send(event, text);
        }
    }

    @Override
    public void onControl(Instant at, Controls.Action action) {
        String text = text(new Done(at.toEpochMilli(), action));
        keep(actions, text, ACTIONS);
        stream.send("action", text);
    }

    /** Something that a person did, at ms since 1970. */
    private record Done(long at, Controls.Action action) {}

    private void keep(Deque<String> list, String text, int most) {
        synchronized (past) {
            joined = "";
            list.addLast(text);
            if (list.size() > most) {
                list.removeFirst();
            }
        }
    }

    /** What has been, as a script, so that a page has it before it is shown. */
    String script() {
        return "window.planner = " + past().replace("<", "\\u003c") + ";\n";
    }

    private String past() {
        synchronized (past) {
            if (joined.isEmpty()) {
                joined = "{\"about\":" + about + ",\"scores\":" + scores + ",\"actions\":[" + String.join(",", actions)
                        + "],\"points\":[" + String.join(",", past) + "]}";
            }
            return joined;
        }
    }

    private String text(Object point) {
        try {
            return json.writeValueAsString(point);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
