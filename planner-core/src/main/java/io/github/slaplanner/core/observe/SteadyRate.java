package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rate at which requests come, over as much of the last ten minutes as chance lets be one rate. A change shortens it to what came since
 * (adaptive windowing, Bifet and Gavaldà 2007, with the Poisson deviation as bound), so it is as exact as steady traffic allows and
 * follows a step at once.
 *
 * @param requests requests in the time that it rests on
 * @param seconds that time; 0 if nothing is known
 * @param rise by how much the rate surely rises, requests per second and second; 0 if chance explains it
 */
public record SteadyRate(double requests, double seconds, double rise) {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Standard deviations by which two times must differ to be of two rates. */
    private static final double SURPRISE = 4;

    /** Standard deviations of a slope that chance explains. */
    private static final double CHANCE = 2;

    private record Slice(double requests, double seconds) {}

    /** Requests per second; NaN if nothing is known. */
    public double perSecond() {
        return seconds > 0 ? requests / seconds : Double.NaN;
    }

    /** The rate expected {@code lead} seconds from now, if what surely rises goes on rising. */
    public double ahead(double lead) {
        return perSecond() + rise * (seconds / 2 + lead);
    }

    /** The rate that is not exceeded, requests per second, but by chance of {@code deviations} standard deviations. */
    public double atMost(double deviations) {
        return (requests + deviations * Math.sqrt(requests)) / seconds;
    }

    /** The rate up to the end of what a window holds. */
    public static SteadyRate of(TrafficWindow window) {
        List<Slice> slices = slices(window);
        int length = slices.size();
        for (int cut = changed(slices, length); cut < length; cut = changed(slices, length)) {
            length = cut;
        }
        return of(slices.subList(0, length));
    }

    private static SteadyRate of(List<Slice> slices) {
        double requests = 0;
        double seconds = 0;
        for (Slice slice : slices) {
            requests += slice.requests;
            seconds += slice.seconds;
        }
        double moment = 0;
        double spread = 0;
        double newer = 0;
        for (Slice slice : slices) {
            double before = seconds / 2 - newer - slice.seconds / 2;
            moment += before * slice.requests;
            spread += before * before * slice.seconds;
            newer += slice.seconds;
        }
        double rise = moment / spread - CHANCE * Math.sqrt(requests / seconds / spread);
        return new SteadyRate(requests, seconds, rise > 0 ? rise : 0);
    }

    /** How many of the newest slices came after the clearest change among {@code length}; all if there was none. */
    private static int changed(List<Slice> slices, int length) {
        double requests = 0;
        double seconds = 0;
        for (Slice slice : slices.subList(0, length)) {
            requests += slice.requests;
            seconds += slice.seconds;
        }
        double rate = requests / seconds;
        double newer = 0;
        double time = 0;
        double most = SURPRISE;
        int cut = length;
        for (int i = 0; i < length - 1; i++) {
            newer += slices.get(i).requests;
            time += slices.get(i).seconds;
            double difference = newer / time - (requests - newer) / (seconds - time);
            double deviation = Math.sqrt(rate * (1 / time + 1 / (seconds - time)));
            if (Math.abs(difference) > most * deviation) {
                most = Math.abs(difference) / deviation;
                cut = i + 1;
            }
        }
        return cut;
    }

    /** What is known of the last minutes, newest first. */
    private static List<Slice> slices(TrafficWindow window) {
        List<Slice> slices = new ArrayList<>();
        List<Traffic> open = new ArrayList<>(window.pieces());
        Collections.reverse(open);
        double left = TrafficSlice.seconds(LONGEST);
        for (Traffic piece : open) {
            double seconds = TrafficSlice.seconds(piece.interval());
            slices.add(new Slice(piece.requests().demand(), seconds));
            left -= seconds;
        }
        int subs = window.requests().subIntervals();
        double width = TrafficSlice.seconds(window.requests().interval()) / subs;
        for (int i = window.closed() * subs - 1; i >= 0 && left > 0; i--) {
            double count = window.requests().subValue(i / subs, i % subs);
            if (count >= 0) {
                slices.add(new Slice(count, width));
            }
            left -= width;
        }
        return slices;
    }
}
