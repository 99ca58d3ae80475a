package io.github.slaplanner.predictors;

/**
 * What is usual at the time of day or of week, shifted by a share of how far the recent past is from what was usual then.
 *
 * <pre>forecast = usual(then) + share * median over the last intervals of (value - usual)</pre>
 */
final class SeasonalValue implements Expert {
    private final Season season;
    private final int recent;
    private final double share;
    private final Scale scale;

    /**
     * A member.
     *
     * @param recent how many intervals tell the shift
     * @param share share of the shift that lasts, 0 to 1
     */
    SeasonalValue(Season season, int recent, double share, Scale scale) {
        this.season = season;
        this.recent = recent;
        this.share = share;
        this.scale = scale;
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        for (int origin = season.first(track.leads(line.origins() - 1)); origin < line.origins(); origin++) {
            double shift = share * season.shift(origin, recent);
            for (int lead = 0; lead < track.leads(origin); lead++) {
                track.set(origin, lead, season.usual(origin + lead * line.phases()) + shift);
            }
        }
    }
}
