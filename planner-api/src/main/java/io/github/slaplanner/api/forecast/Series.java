package io.github.slaplanner.api.forecast;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The series that are forecast. */
public enum Series {
    /** Requests per interval. A sum: sub-intervals add up. */
    @JsonProperty("requests")
    REQUESTS,
    /** Mean input sequence length of the interval, tokens. */
    @JsonProperty("isl")
    ISL,
    /** Mean output sequence length of the interval, tokens. */
    @JsonProperty("osl")
    OSL;

    /** The name used in output. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
