package io.github.slaplanner.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The failures of a planner and the life of each: it begins, is told of again at growing distances while it lasts, and ends
 * once its input has been well for a while. An input that fails again soon after must be well for longer the next time, so
 * that one that comes and goes is one long failure and not many short ones. Pure: the time is an argument, in nanoseconds of a
 * clock that only goes forward and as the time of day.
 */
final class FailureBook {
    /** How long an input must be well; doubled for one that fails again within {@link #SOON}. */
    private static final Duration SHORTEST_QUIET = Duration.ofMinutes(1);

    private static final Duration LONGEST_QUIET = Duration.ofMinutes(16);
    private static final Duration SOON = Duration.ofHours(1);

    /** After how long a failure is told of again; doubled each time. */
    private static final Duration FIRST_REMINDER = Duration.ofMinutes(5);

    private static final Duration LONGEST_REMINDER = Duration.ofHours(6);

    private final Map<String, Life> open = new TreeMap<>();
    private final Map<String, Ended> ended = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    /** When a failure ended, and how long it had to be well for that. */
    private record Ended(long at, Duration quiet) {}

    /** What there is to tell of a failure. */
    enum News {
        BEGINS,
        STILL,
        ENDS
    }

    /** News of a failure. */
    record Event(News news, Failure failure) {}

    /** The failure of one input while it is open. */
    private static final class Life {
        final Instant since;
        final Duration quiet;
        long times;
        String cause = "";
        boolean well;
        long lastFailed;
        long nextReminder;
        Duration reminder = FIRST_REMINDER;

        Life(Instant since, long nanos, Duration quiet) {
            this.since = since;
            this.quiet = quiet;
            this.nextReminder = nanos + reminder.toNanos();
        }

        Failure failure(String input) {
            return new Failure(input, since, times, !well, cause, Remedies.of(input));
        }
    }

    /** An input failed; the news if that is new. */
    @Nullable
    Event failed(String input, String cause, Instant now, long nanos) {
        counts.merge(input, 1L, Long::sum);
        boolean begins = !open.containsKey(input);
        Life life = open.computeIfAbsent(input, any -> new Life(now, nanos, quiet(input, nanos)));
        life.times++;
        life.cause = cause;
        life.well = false;
        life.lastFailed = nanos;
        return begins ? new Event(News.BEGINS, life.failure(input)) : null;
    }

    private Duration quiet(String input, long nanos) {
        Ended last = ended.get(input);
        if (last == null || nanos - last.at() > SOON.toNanos()) {
            return SHORTEST_QUIET;
        }
        Duration twice = last.quiet().multipliedBy(2);
        return twice.compareTo(LONGEST_QUIET) > 0 ? LONGEST_QUIET : twice;
    }

    /** An input did what it should. */
    void fine(String input) {
        Life life = open.get(input);
        if (life != null) {
            life.well = true;
        }
    }

    /** What is to be told now: failures that have ended, and those that have lasted for long. */
    List<Event> due(long nanos) {
        List<Event> events = new ArrayList<>();
        Iterator<Map.Entry<String, Life>> lives = open.entrySet().iterator();
        while (lives.hasNext()) {
            Map.Entry<String, Life> entry = lives.next();
            Life life = entry.getValue();
            if (life.well && nanos - life.lastFailed >= life.quiet.toNanos()) {
                ended.put(entry.getKey(), new Ended(nanos, life.quiet));
                lives.remove();
                events.add(new Event(News.ENDS, life.failure(entry.getKey())));
            } else if (!life.well && nanos >= life.nextReminder) {
                remindLater(life, nanos);
                events.add(new Event(News.STILL, life.failure(entry.getKey())));
            }
        }
        return events;
    }

    private static void remindLater(Life life, long nanos) {
        Duration twice = life.reminder.multipliedBy(2);
        life.reminder = twice.compareTo(LONGEST_REMINDER) > 0 ? LONGEST_REMINDER : twice;
        life.nextReminder = nanos + life.reminder.toNanos();
    }

    /** The failures that have not ended, the oldest first. */
    List<Failure> open() {
        return open.entrySet().stream()
                .map(entry -> entry.getValue().failure(entry.getKey()))
                .sorted(Comparator.comparing(Failure::since))
                .toList();
    }

    /** How often each input has failed. */
    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
