package io.github.slaplanner.core.profile.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class ProfileResultsTest {
    private static final EngineProfile PROFILE = BuiltInProfile.engine();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PlannerConfig CONFIG = PlannerConfig.builder()
            .ttft(500)
            .itl(25)
            .backend(Backend.SGLANG)
            .mode(Mode.DISAGG)
            .set(Settings.MODEL_NAME, "llama")
            .set(Settings.PREFILL_ENGINE_NUM_GPU, 2)
            .set(Settings.DECODE_ENGINE_NUM_GPU, 4)
            .build();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        ProfileResults.write(folder, PROFILE, CONFIG, "registry/planner:1");
    }

    @Test
    void profile_asNpzAndAsJson_readsBackAsItWas() throws IOException {
        assertThat(ProfileReader.read(folder)).isEqualTo(PROFILE);
        Files.delete(folder.resolve("selected_prefill_interpolation/raw_data.npz"));
        Files.delete(folder.resolve("selected_decode_interpolation/raw_data.npz"));
        assertThat(ProfileReader.read(folder)).as("from JSON").isEqualTo(PROFILE);
    }

    @Test
    void configuration_inTheFolder_isTheGivenOneAndReadsTheFolder() {
        PlannerConfig read = new ConfigLoader(Map.of())
                .file(folder.resolve(ProfileResults.CONFIG))
                .config();
        assertThat(read.toBuilder()
                        .set(Settings.PROFILE_RESULTS_DIR, Settings.PROFILE_RESULTS_DIR.defaultValue())
                        .build())
                .isEqualTo(CONFIG);
        assertThat(read.get(Settings.PROFILE_RESULTS_DIR)).isEqualTo(folder.toString());
    }

    @Test
    void configuration_leavesToTheClusterWhatTheClusterSays() {
        Map<String, String> cluster = Map.of("DYN_NAMESPACE", "prod", "PLANNER_PROMETHEUS_PORT", "9085");
        var loaded = new ConfigLoader(cluster).file(folder.resolve(ProfileResults.CONFIG));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.config().general().namespace()).isEqualTo("prod");
        assertThat(loaded.config().get(Settings.METRIC_REPORTING_PROMETHEUS_PORT))
                .isEqualTo(9085);
    }

    @Test
    void configMaps_areKnownToTheKubernetesClientFieldByField() throws IOException {
        List<ConfigMap> maps = new ArrayList<>();
        for (Object document : new Yaml().loadAll(text(ProfileResults.CONFIG_MAPS))) {
            maps.add(JSON.convertValue(document, ConfigMap.class));
        }
        assertThat(maps).hasSize(2).allSatisfy(map -> {
            assertThat(map.getApiVersion()).isEqualTo("v1");
            assertThat(map.getKind()).isEqualTo("ConfigMap");
            assertThat(map.getAdditionalProperties()).isEmpty();
            assertThat(map.getMetadata().getAdditionalProperties()).isEmpty();
        });
        assertThat(maps.get(0).getMetadata().getName()).matches("planner-config-[0-9a-f]{4}");
        assertThat(maps.get(1).getMetadata().getName()).matches("planner-profile-data-[0-9a-f]{4}");
        assertThat(maps.get(1).getData())
                .containsEntry("prefill_raw_data.json", text("prefill_raw_data.json"))
                .containsEntry("decode_raw_data.json", text("decode_raw_data.json"));
        String mounted = maps.get(0).getData().get("planner_config.json");
        assertThat(new ConfigLoader(Map.of()).json(mounted).config())
                .isEqualTo(CONFIG.toBuilder()
                        .set(Settings.PROFILE_RESULTS_DIR, "/workspace/profiling_results")
                        .build());
    }

    @Test
    void service_mountsBothConfigMaps() throws IOException {
        var pod = patch(ProfileResults.SERVICE).path("value");
        assertThat(pod.path("componentType").asText()).isEqualTo("planner");
        assertThat(pod.path("replicas").asInt()).isEqualTo(1);
        Container container = JSON.convertValue(pod.at("/extraPodSpec/mainContainer"), Container.class);
        assertThat(container.getAdditionalProperties()).isEmpty();
        assertThat(container.getImage()).isEqualTo("registry/planner:1");
        assertThat(container.getArgs())
                .containsExactly("run", "--config", "/workspace/planner_config/planner_config.json");
        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .containsExactly("/workspace/planner_config", "/workspace/profiling_results");
        List<String> volumes = new ArrayList<>();
        pod.at("/extraPodSpec/volumes").forEach(each -> {
            Volume volume = JSON.convertValue(each, Volume.class);
            assertThat(volume.getAdditionalProperties()).isEmpty();
            assertThat(volume.getName()).isEqualTo(volume.getConfigMap().getName());
            volumes.add(volume.getName());
        });
        assertThat(container.getVolumeMounts()).extracting(VolumeMount::getName).isEqualTo(volumes);
        assertThat(text(ProfileResults.CONFIG_MAPS)).contains(volumes);
    }

    @Test
    void component_isTheServiceInTheNewerVersion() throws IOException {
        var component = patch(ProfileResults.COMPONENT);
        var service = patch(ProfileResults.SERVICE);
        assertThat(component.path("path").asText()).isEqualTo("/spec/components/-");
        assertThat(service.path("path").asText()).isEqualTo("/spec/services/Planner");
        assertThat(component.at("/value/name").asText()).isEqualTo("Planner");
        assertThat(component.at("/value/type").asText()).isEqualTo("planner");
        ObjectNode container =
                component.at("/value/podTemplate/spec/containers/0").deepCopy();
        assertThat(container.remove("name").asText()).isEqualTo("main");
        assertThat(container).isEqualTo(service.at("/value/extraPodSpec/mainContainer"));
        assertThat(component.at("/value/podTemplate/spec/volumes"))
                .isEqualTo(service.at("/value/extraPodSpec/volumes"));
    }

    private JsonNode patch(String file) throws IOException {
        JsonNode patch = JSON.valueToTree(new Yaml().load(text(file)));
        assertThat(patch).hasSize(1);
        assertThat(patch.at("/0/op").asText()).isEqualTo("add");
        return patch.path(0);
    }

    @Test
    void names_sameContentSameNames_otherContentOtherNames() throws IOException {
        String before = text(ProfileResults.CONFIG_MAPS);
        ProfileResults.write(folder, PROFILE, CONFIG, "registry/planner:1");
        assertThat(text(ProfileResults.CONFIG_MAPS)).isEqualTo(before);
        ProfileResults.write(folder, PROFILE, CONFIG.toBuilder().itl(24).build(), "registry/planner:1");
        assertThat(firstLineWithName(text(ProfileResults.CONFIG_MAPS))).isNotEqualTo(firstLineWithName(before));
    }

    private static String firstLineWithName(String yaml) {
        return yaml.lines()
                .filter(line -> line.contains("name: planner-config-"))
                .findFirst()
                .orElseThrow();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
