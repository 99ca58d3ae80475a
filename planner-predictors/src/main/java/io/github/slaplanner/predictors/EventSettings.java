package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginSettings;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads calendar events: a list of maps with the keys {@code from} (a time of day, a date, a local date and time, or a list
 * of dates), {@code for} (a length such as {@code 2h}, {@code 90m}, {@code 1d}; a date without it is the whole day), and
 * optionally {@code days} (days of the week), {@code factor}, {@code name} and {@code time_zone}.
 */
final class EventSettings {
    private static final Set<String> KEYS = Set.of("name", "from", "for", "days", "factor", "time_zone");

    private final PluginSettings settings;
    private final String key;
    private final Map<?, ?> event;

    private EventSettings(PluginSettings settings, String key, Map<?, ?> event) {
        this.settings = settings;
        this.key = key;
        this.event = event;
    }

    static List<CalendarEvent> read(PluginSettings settings, String key, ZoneId zone) {
        List<CalendarEvent> events = new ArrayList<>();
        int number = 0;
        List<?> items = settings.orNull(key, List.class, any -> true, "must be a list, in square brackets");
        for (Object item : items == null ? List.of() : items) {
            String path = key + "[" + number++ + "]";
            if (item instanceof Map<?, ?> map) {
                CalendarEvent event = new EventSettings(settings, path, map).event(zone);
                if (event != null) {
                    events.add(event);
                }
            } else {
                settings.problem(path, item, "must be a map", "write {from: \"14:00\", for: 2h, factor: 3}");
            }
        }
        return events;
    }

    /** A time zone by its name; UTC if that is wrong. */
    static ZoneId zone(PluginSettings settings, String key, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException wrong) {
            settings.problem(key, name, "must be a time zone", "write Europe/Berlin, America/New_York or UTC");
            return ZoneOffset.UTC;
        }
    }

    private @Nullable CalendarEvent event(ZoneId byDefault) {
        for (Object unknown : new TreeSet<>(event.keySet())) {
            if (!KEYS.contains(String.valueOf(unknown))) {
                settings.problem(
                        key + "." + unknown,
                        String.valueOf(event.get(unknown)),
                        "is not a key of an event",
                        "use one of " + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        List<LocalDateTime> dates = new ArrayList<>();
        LocalTime time = starts(dates);
        Duration length = length(time == null);
        ZoneId zone = event.containsKey("time_zone")
                ? zone(settings, key + ".time_zone", String.valueOf(event.get("time_zone")))
                : byDefault;
        Double factor = factor();
        if (length == null || (time == null && dates.isEmpty())) {
            return null;
        }
        String name = event.containsKey("name") ? String.valueOf(event.get("name")) : key;
        return new CalendarEvent(name, List.copyOf(dates), time, days(), length, factor, zone);
    }

    private @Nullable LocalTime starts(List<LocalDateTime> dates) {
        Object from = event.get("from");
        try {
            if (from instanceof List<?> list) {
                list.forEach(each -> dates.add(dateTime(String.valueOf(each))));
                return null;
            }
            String text = String.valueOf(from);
            if (text.matches("\\d{1,2}:\\d{2}")) {
                return LocalTime.parse(text.length() == 4 ? "0" + text : text);
            }
            dates.add(dateTime(text));
        } catch (DateTimeException wrong) {
            settings.problem(
                    key + ".from",
                    from,
                    "must be a time of day, a local date, or a local date and time",
                    "write \"14:00\", \"2026-11-27\" or \"2026-11-27T14:00\"");
        }
        return null;
    }

    private static LocalDateTime dateTime(String text) {
        return text.contains("T")
                ? LocalDateTime.parse(text)
                : LocalDate.parse(text).atStartOfDay();
    }

    private @Nullable Duration length(boolean hasDates) {
        Object text = event.get("for");
        if (text == null && hasDates) {
            return Duration.ofDays(1);
        }
        Duration length = duration(String.valueOf(text));
        if (length == null) {
            settings.problem(key + ".for", text, "must be a positive length of time", "write 2h, 90m or 1d");
        }
        return length;
    }

    private static @Nullable Duration duration(String text) {
        if (!text.matches("[1-9]\\d{0,6} ?[smhd]")) {
            return null;
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1).trim());
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private Set<DayOfWeek> days() {
        Object days = event.get("days");
        if (days == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> found = EnumSet.noneOf(DayOfWeek.class);
        for (Object day : days instanceof List<?> list ? list : List.of(days)) {
            String start = String.valueOf(day).toUpperCase(Locale.ROOT);
            for (DayOfWeek each : DayOfWeek.values()) {
                if (start.length() >= 3 && each.name().startsWith(start)) {
                    found.add(each);
                }
            }
        }
        if (found.isEmpty()) {
            settings.problem(key + ".days", String.valueOf(days), "must name days of the week", "write [mon, tue]");
        }
        return found;
    }

    private @Nullable Double factor() {
        Object factor = event.get("factor");
        if (factor == null) {
            return null;
        }
        if (factor instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1000) {
            return number.doubleValue();
        }
        settings.problem(key + ".factor", factor, "must be a number above 0, at most 1000", "write 3, or leave it out");
        return null;
    }
}
