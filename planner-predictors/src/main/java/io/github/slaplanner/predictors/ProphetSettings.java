package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
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

    static ProphetSettings of(PluginContext context, String name) {
        PluginSettings settings = new PluginSettings(name, context.settings());
        boolean log1p = context.config().prediction().log1p();
        ZoneId zone = settings.zone("time_zone");
        ProphetSettings read = new ProphetSettings(
                context.config().prediction().prophetWindow(),
                Scale.log1p(log1p),
                settings.choice("seasonality", List.of("additive", "multiplicative"))
                        .equals("multiplicative"),
                settings.integer("changepoints", 25, 0, 100),
                settings.number("changepoint_prior_scale", 0.02, 1e-6, 100),
                zone,
                EventSettings.read(settings, "events", zone));
        settings.check();
        return read;
    }
}
