package io.github.slaplanner.core.profile.deploy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.config.ConfigWriter;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a profiling run leaves in its folder:
 *
 * <ul>
 *   <li>the profile, as {@code selected_*_interpolation/raw_data.npz} and as {@code *_raw_data.json};
 *   <li>{@code planner_config.json}, a planner's configuration that reads the profile from this folder;
 *   <li>{@code planner.yaml}, the ConfigMaps {@code planner-config-XXXX} and {@code planner-profile-data-XXXX};
 *   <li>{@code planner_v1beta1.yaml} and {@code planner_v1alpha1.yaml}, JSON patches that add the planner to a
 *       DynamoGraphDeployment, one for each version of its API; it mounts both ConfigMaps.
 * </ul>
 *
 * XXXX are the first four hexadecimal digits of the SHA-256 of what the ConfigMaps hold: the same results have the same
 * names, others have other names, so that a deployment that changes to them restarts its planner.
 */
public final class ProfileResults {
    /** The configuration that reads the profile from the folder. */
    public static final String CONFIG = "planner_config.json";
    /** The ConfigMaps. */
    public static final String CONFIG_MAPS = "planner.yaml";
    /** The component of a DynamoGraphDeployment in v1beta1. */
    public static final String COMPONENT = "planner_v1beta1.yaml";
    /** The service of a DynamoGraphDeployment in v1alpha1. */
    public static final String SERVICE = "planner_v1alpha1.yaml";

    private static final int SUFFIX = 4;

    private ProfileResults() {}

    /**
     * Writes everything; the folder is made if it is not there, files are replaced.
     *
     * @param config the planner's: SLA, backend, model, mode, GPUs per engine; where it finds the profile is filled in
     * @param image the container image that holds the planner
     * @throws ProfileException if a file cannot be written
     */
    public static void write(Path directory, EngineProfile profile, PlannerConfig config, String image) {
        ProfileWriter.npz(profile, directory);
        ProfileWriter.json(profile, directory);
        try {
            String prefill = Files.readString(directory.resolve(PlannerManifests.PREFILL));
            String decode = Files.readString(directory.resolve(PlannerManifests.DECODE));
            String mounted = reading(config, PlannerManifests.PROFILE_MOUNT);
            PlannerManifests manifests = new PlannerManifests(suffix(mounted + prefill + decode), image);
            Files.writeString(directory.resolve(CONFIG), reading(config, directory.toString()));
            Files.writeString(directory.resolve(CONFIG_MAPS), manifests.configMaps(mounted, prefill, decode));
            Files.writeString(directory.resolve(COMPONENT), manifests.component());
            Files.writeString(directory.resolve(SERVICE), manifests.service());
        } catch (IOException e) {
            throw new ProfileException(directory, "cannot be written: " + e, e);
        }
    }

    private static String reading(PlannerConfig config, String folder) {
        return ConfigWriter.portableJson(
                config.toBuilder().set(Settings.PROFILE_RESULTS_DIR, folder).build());
    }

    private static String suffix(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
