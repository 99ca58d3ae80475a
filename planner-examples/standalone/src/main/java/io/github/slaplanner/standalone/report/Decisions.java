package io.github.slaplanner.standalone.report;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.Action;
import io.github.slaplanner.standalone.report.Page.Event;
import io.github.slaplanner.standalone.report.Page.Events;
import io.github.slaplanner.standalone.report.Page.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a run, with their reasons.
 *
 * @param charted the roles that have a chart, in the order of the charts
 * @param firstChart index of the chart of the first of them
 */
record Decisions(List<Role> charted, int firstChart) {
    /** What an event takes beside its reason. */
    private static final int FRAME_CHARACTERS = 100;

    /**
     * How much of a page decisions may take.
     *
     * @param decisions most decisions
     * @param characters about the most characters of their JSON
     */
    record Space(int decisions, int characters) {}

    /** The decisions, or the largest of them if there is no space for all; null if there are none. */
    @Nullable
    Events events(List<Action> actions, Space space) {
        if (actions.isEmpty()) {
            return null;
        }
        List<Event> events = largest(actions, space).stream().map(this::event).toList();
        String legend = events.size() == actions.size()
                ? ""
                : "The " + Figures.count(events.size()) + " largest of " + Figures.count(actions.size())
                        + " decisions.";
        return new Events("Decisions", legend, events);
    }

    /** In order of time. */
    private static List<Action> largest(List<Action> actions, Space space) {
        List<Action> largest = new ArrayList<>(actions);
        largest.sort(Comparator.comparingInt(Decisions::size).reversed());
        int count = 0;
        int characters = 0;
        while (count < Math.min(actions.size(), space.decisions()) && characters < space.characters()) {
            characters += FRAME_CHARACTERS + largest.get(count).why().length();
            count++;
        }
        return largest.stream()
                .limit(count)
                .sorted(Comparator.comparingDouble(Action::seconds))
                .toList();
    }

    private static int size(Action action) {
        return Arrays.stream(Role.values())
                .mapToInt(role -> Math.abs(change(action, role)))
                .sum();
    }

    private Event event(Action action) {
        List<Role> changed = Arrays.stream(Role.values())
                .filter(role -> change(action, role) != 0)
                .toList();
        List<Mark> marks = changed.stream()
                .filter(charted::contains)
                .map(role -> new Mark(firstChart + charted.indexOf(role), to(action, role), change(action, role) > 0))
                .toList();
        String what = changed.stream()
                .map(role -> role.label() + " " + from(action, role) + " → " + to(action, role))
                .collect(Collectors.joining(", "));
        Map<Boolean, String> told = action.why()
                .lines()
                .collect(Collectors.partitioningBy(line -> isOf(changed, line), Collectors.joining("\n")));
        String why = told.getOrDefault(true, "");
        return why.isEmpty()
                ? new Event(action.seconds(), what, action.why(), "", marks)
                : new Event(action.seconds(), what, why, told.getOrDefault(false, ""), marks);
    }

    /** A decision has a line per role, which begins with its name. */
    private static boolean isOf(List<Role> roles, String line) {
        return roles.stream().anyMatch(role -> line.startsWith(role.label() + " "));
    }

    private static int change(Action action, Role role) {
        return to(action, role) - from(action, role);
    }

    private static int from(Action action, Role role) {
        return action.from().getOrDefault(role, 0);
    }

    private static int to(Action action, Role role) {
        return action.to().getOrDefault(role, from(action, role));
    }
}
