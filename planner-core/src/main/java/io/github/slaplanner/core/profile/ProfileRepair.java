package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.ProfileDoubt.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mends what {@link ProfileDoubts} finds and what can be told from the other figures: throughput from latency and the GPUs of
 * an engine, ITL without the prompts of others, and outliers, which are left out.
 */
public final class ProfileRepair {
    private static final double MS_PER_SECOND = 1000;

    private ProfileRepair() {}

    /**
     * A prefill profile whose throughput is that of an engine that reads one prompt at a time.
     *
     * @param gpus of an engine, at least 1
     */
    public static PrefillProfile prefill(
            PrefillProfile profile, List<ProfileDoubt> doubts, LeaveOneOut.Prefill errors, int gpus) {
        Set<Defect> defects = defects(doubts);
        boolean throughput = defects.contains(Defect.GPU_COUNT) || defects.contains(Defect.THROUGHPUT);
        Set<String> outliers = outliers(defects, errors.ttft(), throughput ? List.of() : errors.throughput());
        List<PrefillProfile.Point> points = new ArrayList<>();
        for (PrefillProfile.Point point : profile.points()) {
            if (!outliers.contains(LeaveOneOut.at(point.isl()))) {
                double ownThroughput = point.isl() / point.ttftMs() * MS_PER_SECOND / gpus;
                points.add(new PrefillProfile.Point(
                        point.isl(), point.ttftMs(), throughput ? ownThroughput : point.throughputPerGpu()));
            }
        }
        return new PrefillProfile(points);
    }

    /**
     * A decode profile whose throughput is that of the sequences that run at its ITL.
     *
     * @param gpus of an engine, at least 1
     */
    public static DecodeProfile decode(
            DecodeProfile profile, List<ProfileDoubt> doubts, LeaveOneOut.Decode errors, int gpus) {
        Set<Defect> defects = defects(doubts);
        DecodeRows data = DecodeRows.of(profile);
        OthersPrompts others = OthersPrompts.of(data);
        double limit = defects.contains(Defect.THROUGHPUT) ? Double.POSITIVE_INFINITY : RunningLimit.of(data);
        Mending mending = new Mending(defects, others, limit, gpus);
        Set<String> outliers = outliers(defects, errors.itl(), mending.throughput() ? List.of() : errors.throughput());
        List<DecodeProfile.Point> points = new ArrayList<>();
        for (DecodeRows.Row row : data.rows()) {
            for (int i = 0; i < row.size(); i++) {
                if (!outliers.contains(LeaveOneOut.at(row.context(), row.kvUsage()[i]))) {
                    points.add(mended(data, row, i, mending));
                }
            }
        }
        return new DecodeProfile(points, profile.maxKvTokens());
    }

    private record Mending(Set<Defect> defects, OthersPrompts others, double limit, int gpus) {
        boolean throughput() {
            return defects.contains(Defect.GPU_COUNT)
                    || defects.contains(Defect.THROUGHPUT)
                    || defects.contains(Defect.PREFILL_IN_ITL);
        }
    }

    private static DecodeProfile.Point mended(DecodeRows data, DecodeRows.Row row, int i, Mending mending) {
        double sequences = data.sequences(row.kvUsage()[i], row.context());
        double itl = mending.others.without(row.itl()[i], sequences, row.context(), row.itl()[0]);
        double running = Math.min(sequences, mending.limit);
        double throughput = mending.throughput() ? running / itl * MS_PER_SECOND / mending.gpus : row.throughput()[i];
        return new DecodeProfile.Point(row.kvUsage()[i], row.context(), itl, throughput);
    }

    private static Set<Defect> defects(List<ProfileDoubt> doubts) {
        return doubts.stream().map(ProfileDoubt::defect).collect(Collectors.toSet());
    }

    /** Points of which one figure is an outlier. */
    private static Set<String> outliers(
            Set<Defect> defects, List<LeaveOneOut.Error> latency, List<LeaveOneOut.Error> throughput) {
        return defects.contains(Defect.OUTLIER)
                ? Stream.of(latency, throughput)
                        .flatMap(errors -> ProfileDoubts.outliers(errors).stream())
                        .map(LeaveOneOut.Error::at)
                        .collect(Collectors.toSet())
                : Set.of();
    }
}
