package io.github.slaplanner.api.forecast;

/**
 * What the coming intervals will ask for. The three forecasts have the same interval and number of steps.
 *
 * @param requests requests per interval
 * @param isl mean input length, tokens
 * @param osl mean output length, tokens
 */
public record DemandForecast(Forecast requests, Forecast isl, Forecast osl) {}
