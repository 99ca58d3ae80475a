package io.github.slaplanner.core.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes profiles in the layouts that {@link ProfileReader} reads. What is read back equals what was written, and the same
 * profile gives the same bytes. Directories are made if they are not there; files are replaced.
 */
public final class ProfileWriter {
    /** The earliest time that a zip entry can carry, so that bytes do not depend on the clock. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProfileWriter() {}

    /**
     * Writes both roles as NumPy archives.
     *
     * @throws ProfileException if a file cannot be written
     */
    public static void npz(EngineProfile profile, Path directory) {
        npz(profile.prefill(), directory);
        npz(profile.decode(), directory);
    }

    /**
     * Writes a prefill profile as a NumPy archive.
     *
     * @throws ProfileException if the file cannot be written
     */
    public static void npz(PrefillProfile profile, Path directory) {
        writeZip(directory.resolve(ProfileFiles.PREFILL_NPZ), arrays(profile));
    }

    /**
     * Writes a decode profile as a NumPy archive.
     *
     * @throws ProfileException if the file cannot be written
     */
    public static void npz(DecodeProfile profile, Path directory) {
        Map<String, double[]> arrays = arrays(profile);
        arrays.put(ProfileFiles.MAX_KV_TOKENS, new double[] {profile.maxKvTokens()});
        writeZip(directory.resolve(ProfileFiles.DECODE_NPZ), arrays);
    }

    /**
     * Writes both roles as JSON.
     *
     * @throws ProfileException if a file cannot be written
     */
    public static void json(EngineProfile profile, Path directory) {
        json(profile.prefill(), directory);
        json(profile.decode(), directory);
    }

    /**
     * Writes a prefill profile as JSON.
     *
     * @throws ProfileException if the file cannot be written
     */
    public static void json(PrefillProfile profile, Path directory) {
        writeJson(directory.resolve(ProfileFiles.PREFILL_JSON), new LinkedHashMap<>(arrays(profile)));
    }

    /**
     * Writes a decode profile as JSON.
     *
     * @throws ProfileException if the file cannot be written
     */
    public static void json(DecodeProfile profile, Path directory) {
        Map<String, Object> content = new LinkedHashMap<>(arrays(profile));
        content.put(ProfileFiles.MAX_KV_TOKENS, profile.maxKvTokens());
        writeJson(directory.resolve(ProfileFiles.DECODE_JSON), content);
    }

    private static Map<String, double[]> arrays(PrefillProfile profile) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        arrays.put(ProfileFiles.ISL, column(profile.points(), PrefillProfile.Point::isl));
        arrays.put(ProfileFiles.TTFT, column(profile.points(), PrefillProfile.Point::ttftMs));
        arrays.put(ProfileFiles.PREFILL_THROUGHPUT, column(profile.points(), PrefillProfile.Point::throughputPerGpu));
        return arrays;
    }

    private static Map<String, double[]> arrays(DecodeProfile profile) {
        Map<String, double[]> arrays = new LinkedHashMap<>();
        arrays.put(ProfileFiles.KV_USAGE, column(profile.points(), DecodeProfile.Point::kvUsage));
        arrays.put(ProfileFiles.CONTEXT, column(profile.points(), DecodeProfile.Point::contextLength));
        arrays.put(ProfileFiles.ITL, column(profile.points(), DecodeProfile.Point::itlMs));
        arrays.put(ProfileFiles.DECODE_THROUGHPUT, column(profile.points(), DecodeProfile.Point::throughputPerGpu));
        return arrays;
    }

    private static <P> double[] column(List<P> points, ToDoubleFunction<P> value) {
        return points.stream().mapToDouble(value).toArray();
    }

    private static void writeZip(Path file, Map<String, double[]> arrays) {
        try {
            Files.createDirectories(file.getParent());
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                for (Map.Entry<String, double[]> array : arrays.entrySet()) {
                    ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                    entry.setTimeLocal(EPOCH);
                    zip.putNextEntry(entry);
                    zip.write(Npy.encode(array.getValue()));
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be written: " + e, e);
        }
    }

    private static void writeJson(Path file, Map<String, Object> content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, JSON.writeValueAsBytes(content));
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be written: " + e, e);
        }
    }
}
