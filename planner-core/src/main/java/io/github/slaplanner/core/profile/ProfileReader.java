package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a profiler's results. A directory holds {@code selected_prefill_interpolation/raw_data.npz} or
 * {@code prefill_raw_data.json}, and {@code selected_decode_interpolation/raw_data.npz} or {@code decode_raw_data.json};
 * if both are there the {@code .npz} counts. A directory may hold one role only, for a planner that sizes one role.
 */
public final class ProfileReader {
    private static final List<String> PREFILL_ARRAYS =
            List.of(ProfileFiles.ISL, ProfileFiles.TTFT, ProfileFiles.PREFILL_THROUGHPUT);
    private static final List<String> DECODE_ARRAYS =
            List.of(ProfileFiles.KV_USAGE, ProfileFiles.CONTEXT, ProfileFiles.ITL, ProfileFiles.DECODE_THROUGHPUT);
    private static final int LEAST_POINTS = 2;

    private ProfileReader() {}

    /**
     * Reads both roles.
     *
     * @throws ProfileException if a file is missing or cannot be used
     */
    public static EngineProfile read(Path directory) {
        return new EngineProfile(readPrefill(directory), readDecode(directory));
    }

    /**
     * Reads prefill performance; points come by rising prompt length.
     *
     * @throws ProfileException if the file is missing or cannot be used
     */
    public static PrefillProfile readPrefill(Path directory) {
        DataFile data = open(directory, ProfileFiles.PREFILL_NPZ, ProfileFiles.PREFILL_JSON, PREFILL_ARRAYS);
        int length = data.commonLength(PREFILL_ARRAYS, LEAST_POINTS);
        double[] isl = data.positive(ProfileFiles.ISL);
        double[] ttft = data.positive(ProfileFiles.TTFT);
        double[] throughput = data.positive(ProfileFiles.PREFILL_THROUGHPUT);
        List<PrefillProfile.Point> points = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            points.add(new PrefillProfile.Point(isl[i], ttft[i], throughput[i]));
        }
        points.sort(Comparator.comparingDouble(PrefillProfile.Point::isl));
        if (points.get(0).isl() == points.get(length - 1).isl()) {
            throw data.problem(ProfileFiles.ISL, "has one length only, " + isl[0] + "; at least two are needed");
        }
        return new PrefillProfile(points);
    }

    /**
     * Reads decode performance.
     *
     * @throws ProfileException if the file is missing or cannot be used
     */
    public static DecodeProfile readDecode(Path directory) {
        List<String> names = new ArrayList<>(DECODE_ARRAYS);
        names.add(ProfileFiles.MAX_KV_TOKENS);
        DataFile data = open(directory, ProfileFiles.DECODE_NPZ, ProfileFiles.DECODE_JSON, names);
        int length = data.commonLength(DECODE_ARRAYS, LEAST_POINTS);
        double[] kvUsage = shares(data, ProfileFiles.KV_USAGE);
        double[] context = data.positive(ProfileFiles.CONTEXT);
        double[] itl = data.positive(ProfileFiles.ITL);
        double[] throughput = data.positive(ProfileFiles.DECODE_THROUGHPUT);
        List<DecodeProfile.Point> points = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            points.add(new DecodeProfile.Point(kvUsage[i], context[i], itl[i], throughput[i]));
        }
        return new DecodeProfile(points, maxKvTokens(data));
    }

    private static double[] shares(DataFile data, String name) {
        double[] values = data.positive(name);
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 1) {
                throw data.problem(
                        name,
                        "has " + values[i] + " at index " + i + "; a share of the KV cache is at most 1"
                                + " (with attention data parallelism, divide by the number of ranks)");
            }
        }
        return values;
    }

    private static long maxKvTokens(DataFile data) {
        double[] values = data.positive(ProfileFiles.MAX_KV_TOKENS);
        if (values.length != 1) {
            throw data.problem(ProfileFiles.MAX_KV_TOKENS, "has " + values.length + " values; exactly one is expected");
        }
        long tokens = Math.round(values[0]);
        if (tokens < 1) {
            throw data.problem(ProfileFiles.MAX_KV_TOKENS, "is " + values[0] + "; at least 1 is expected");
        }
        return tokens;
    }

    private static DataFile open(Path directory, String npz, String json, List<String> names) {
        if (!Files.isDirectory(directory)) {
            throw new ProfileException(
                    directory, Files.exists(directory) ? "is not a directory" : "there is no such directory");
        }
        if (Files.exists(directory.resolve(npz))) {
            return DataFile.npz(directory.resolve(npz), names);
        }
        if (Files.exists(directory.resolve(json))) {
            return DataFile.json(directory.resolve(json), names);
        }
        throw new ProfileException(directory, "holds neither " + npz + " nor " + json);
    }
}
