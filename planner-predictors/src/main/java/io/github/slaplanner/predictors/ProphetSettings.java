package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * Settings of the predictor {@code prophet}.
 *
 * @param window history that the fit rests on
 * @param scale scale of the fit
 * @param multiplicative whether seasons are shares of the trend; on a log scale they always are
 * @param changepoints most places at which the trend may bend
 * @param flexibility prior size of a bend, as a share of the range of the series
 * @param zone whose clock days and weeks follow
 * @param events calendar
 */
record ProphetSettings(
        Duration window,
        Scale scale,
        boolean multiplicative,
        int changepoints,
        double flexibility,
        ZoneId zone,
        List<CalendarEvent> events) {
    private static final List<String> SEASONS = List.of("additive", "multiplicative");

    /** Whether there is a daily season, when so much time lies between the first interval and the end of the horizon. */
    boolean daily(Duration reach) {
        return window.compareTo(ProphetDesign.DAILY_FROM) >= 0 && reach.compareTo(ProphetDesign.DAILY_FROM) >= 0;
    }

    static ProphetSettings of(PluginContext context, String name) {
        PluginSettings settings = PluginSettings.of(context, name);
        boolean log1p = context.config().prediction().log1p();
        ZoneId zone = EventSettings.zone(
                settings,
                "time_zone",
                settings.get("time_zone", "UTC", any -> true, "must be the name of a time zone"));
        ProphetSettings read = new ProphetSettings(
                context.config().prediction().prophetWindow(),
                Scale.log1p(log1p),
                settings.choice("seasonality", SEASONS).equals("multiplicative"),
                settings.whole("changepoints", 25, 0, 100),
                settings.get(
                        "changepoint_prior_scale",
                        0.02,
                        n -> n >= 1e-6 && n <= 100,
                        "must be a number from 1e-6 to 100"),
                zone,
                EventSettings.read(settings, "events", zone));
        settings.check();
        return read;
    }
}
