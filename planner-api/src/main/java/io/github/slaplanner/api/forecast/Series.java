package io.github.slaplanner.api.forecast;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The series that are forecast. */
public enum Series {
    /** Requests per interval. A sum: sub-intervals add up. */
    @JsonProperty("requests")
    REQUESTS("requests"),
    /** Mean input sequence length of the interval, tokens. */
    @JsonProperty("isl")
    ISL("isl"),
    /** Mean output sequence length of the interval, tokens. */
    @JsonProperty("osl")
    OSL("osl");

    private final String label;

    Series(String label) {
        this.label = label;
    }

    /** The name used in output. */
    public String label() {
        return label;
    }
}
