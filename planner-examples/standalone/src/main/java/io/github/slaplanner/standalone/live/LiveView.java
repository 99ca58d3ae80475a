package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.core.runtime.TickReport;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the dashboard shows: the last {@value #KEPT} ticks, for those that join, and each new one as an event. */
final class LiveView implements RuntimeListener {
    private static final int KEPT = 1000;

    private final JsonMapper json = StateJson.mapper();
    private volatile String scores = "null";
    private final Deque<String> past = new ArrayDeque<>();
    private String joined = "";
    private final EventStream stream = new EventStream(this::past);

    EventStream stream() {
        return stream;
    }

    @Override
    public void onTick(TickReport report) {
        String point = text(LivePoint.of(report));
        synchronized (past) {
            joined = "";
            past.addLast(point);
            if (past.size() > KEPT) {
                past.removeFirst();
            }
        }
        stream.send("tick", point);
        if (!report.scores().policies().isEmpty()) {
            scores = text(LiveScores.of(report.scores()));
            stream.send("scores", scores);
        }
    }

    /** What has been, as a script, so that a page has it before it is shown. */
    String script() {
        return "window.past = " + past() + ";\nwindow.scores = " + scores + ";\n";
    }

    private String past() {
        synchronized (past) {
            if (joined.isEmpty()) {
                joined = "[" + String.join(",", past) + "]";
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
