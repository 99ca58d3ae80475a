package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.core.profile.ProfileDoubt.Defect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is suspicious about a profile: too few points, an order that engines do not have, points far from where all others
 * would put them, and signs of a sweep that did not measure what it meant to.
 */
public final class ProfileDoubts {
    private static final int FEW_LENGTHS = 8;
    private static final int FEW_ROWS = 3;
    private static final int FEW_LOADS = 4;
    /** A fall by less than this share is noise. */
    private static final double FALL = 0.02;
    /** An error is an outlier's if it is above this share and this many times the median of its curve. */
    private static final double FAR = 0.2;

    private static final double TIMES_MEDIAN = 4;
    /** Growth of TTFT with prompt length, as a power, under which prompts cannot all have been read. */
    private static final double CACHED = 0.5;

    private ProfileDoubts() {}

    /**
     * About prefill.
     *
     * @param errors from leaving points out with the interpolator that will be used
     * @param gpus of an engine, or null if nobody says
     */
    public static List<ProfileDoubt> prefill(
            PrefillProfile profile, LeaveOneOut.Prefill errors, @Nullable Integer gpus) {
        PrefillData data = PrefillData.of(profile);
        List<ProfileDoubt> doubts = new ArrayList<>();
        int last = data.isl().length - 1;
        if (last + 1 < FEW_LENGTHS) {
            doubts.add(doubt(
                    Defect.FEW_POINTS, "prefill: only %d prompt lengths; measure at least %d", last + 1, FEW_LENGTHS));
        }
        for (int i = 1; i <= last; i++) {
            if (data.ttft()[i] < data.ttft()[i - 1] * (1 - FALL)) {
                doubts.add(doubt(
                        Defect.ORDER,
                        "prefill: TTFT falls from %.1f ms at isl %.0f to %.1f ms at isl %.0f; a longer prompt takes longer",
                        data.ttft()[i - 1],
                        data.isl()[i - 1],
                        data.ttft()[i],
                        data.isl()[i]));
            }
        }
        outliers(doubts, "prefill: TTFT", "ms", errors.ttft());
        cached(doubts, data);
        doubts.addAll(Ratios.prefillDoubts(profile, gpus));
        return doubts;
    }

    private static void cached(List<ProfileDoubt> doubts, PrefillData data) {
        int last = data.isl().length - 1;
        int half = last / 2;
        double growth = Math.log(data.ttft()[last] / data.ttft()[half]) / Math.log(data.isl()[last] / data.isl()[half]);
        if (last > half && growth < CACHED) {
            doubts.add(doubt(
                    Defect.CACHED_PROMPTS,
                    "prefill: from isl %.0f to %.0f TTFT grows only from %.1f to %.1f ms; maybe the sweep hit the prefix"
                            + " cache: measure with random prompts, or without the cache",
                    data.isl()[half],
                    data.isl()[last],
                    data.ttft()[half],
                    data.ttft()[last]));
        }
    }

    /**
     * About decode.
     *
     * @param errors from leaving points out with the interpolator that will be used
     * @param gpus of an engine, or null if nobody says
     */
    public static List<ProfileDoubt> decode(DecodeProfile profile, LeaveOneOut.Decode errors, @Nullable Integer gpus) {
        DecodeRows data = DecodeRows.of(profile);
        List<ProfileDoubt> doubts = new ArrayList<>();
        if (data.rows().size() < FEW_ROWS) {
            doubts.add(doubt(
                    Defect.FEW_POINTS,
                    "decode: only %d context lengths; measure at least %d",
                    data.rows().size(),
                    FEW_ROWS));
        }
        for (DecodeRows.Row row : data.rows()) {
            if (row.size() < FEW_LOADS) {
                doubts.add(doubt(
                        Defect.FEW_POINTS,
                        "decode: only %d loads at context %.0f; measure at least %d",
                        row.size(),
                        row.context(),
                        FEW_LOADS));
            }
            falls(doubts, row);
        }
        outliers(doubts, "decode: ITL", "ms", errors.itl());
        outliers(doubts, "decode: throughput", "tokens/s/GPU", errors.throughput());
        doubts.addAll(Ratios.decodeDoubts(data, gpus));
        OthersPrompts others = OthersPrompts.of(data);
        if (others.excess() > 0) {
            doubts.add(doubt(
                    Defect.PREFILL_IN_ITL,
                    "decode: a token of context adds %.2g ms per sequence to a step of a full engine, and %.2g ms to that of an"
                            + " idle one; ITL contains the reading of other prompts",
                    others.perToken() + others.excess(),
                    others.perToken()));
        }
        double limit = RunningLimit.of(data);
        if (Double.isFinite(limit)) {
            doubts.add(doubt(
                    Defect.RUNNING_LIMIT,
                    "decode: throughput times ITL says that at most about %.0f sequences ran at once, although more were"
                            + " sent; maybe the engine limits them (max_num_seqs). The rest waited",
                    limit));
        }
        return doubts;
    }

    private static void falls(List<ProfileDoubt> doubts, DecodeRows.Row row) {
        for (int i = 1; i < row.size(); i++) {
            if (row.itl()[i] < row.itl()[i - 1] * (1 - FALL)) {
                doubts.add(doubt(
                        Defect.ORDER,
                        "decode: at context %.0f ITL falls from %.2f ms at KV usage %.3f to %.2f ms at %.3f; more load"
                                + " is not faster",
                        row.context(),
                        row.itl()[i - 1],
                        row.kvUsage()[i - 1],
                        row.itl()[i],
                        row.kvUsage()[i]));
            }
        }
    }

    private static void outliers(List<ProfileDoubt> doubts, String what, String unit, List<LeaveOneOut.Error> errors) {
        for (LeaveOneOut.Error error : outliers(errors)) {
            doubts.add(doubt(
                    Defect.OUTLIER,
                    "%s at %s is %.4g %s, where the other points say %.4g: an outlier?",
                    what,
                    error.at(),
                    error.measured(),
                    unit,
                    error.predicted()));
        }
    }

    /** Errors far above the others of their curve. */
    static List<LeaveOneOut.Error> outliers(List<LeaveOneOut.Error> errors) {
        double[] sorted = errors.stream()
                .mapToDouble(LeaveOneOut.Error::relative)
                .sorted()
                .toArray();
        double far = sorted.length == 0 ? 0 : Math.max(FAR, TIMES_MEDIAN * sorted[sorted.length / 2]);
        return errors.stream().filter(error -> error.relative() > far).toList();
    }

    private static ProfileDoubt doubt(Defect defect, String format, Object... values) {
        return new ProfileDoubt(defect, Texts.of(format, values));
    }
}
