package io.github.slaplanner.simulator.fleet;

import org.jspecify.annotations.Nullable;

/** A value that holds until it is set anew, and its mean over the time since the last reading. */
final class Gauge {
    private double value;
    private boolean known;
    private double area;
    private double knownTime;
    private double since;

    Gauge(double now) {
        since = now;
    }

    /** The value is {@code newValue} from {@code now} on. */
    void set(double now, double newValue) {
        passTo(now, value);
        value = newValue;
        known = true;
    }

    /** The value was {@code mean} on average until {@code now}, and is {@code end} then. */
    void passed(double now, double mean, double end) {
        known = true;
        passTo(now, mean);
        value = end;
    }

    @Nullable
    Double latest() {
        return known ? Double.valueOf(value) : null;
    }

    /** The mean since the last call, and starts anew; the value itself if no time has passed. */
    @Nullable
    Double drain(double now) {
        passTo(now, value);
        Double mean = knownTime > 0 ? Double.valueOf(area / knownTime) : latest();
        area = 0;
        knownTime = 0;
        return mean;
    }

    private void passTo(double now, double mean) {
        if (known) {
            area += mean * (now - since);
            knownTime += now - since;
        }
        since = now;
    }
}
