package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path EMBEDDING = Path.of("src/test/java/io/github/slaplanner/standalone/Embedding.java");

    @Test
    void embedding_isTheCodeThatTheBuildCompiles() throws IOException {
        String source = Files.readString(EMBEDDING);
        Matcher marked = Pattern.compile("(?s)// README: begin\n(.*?)        // README: end")
                .matcher(source);
        assertThat(marked.find()).isTrue();
        String snippet = marked.group(1).replaceAll("(?m)^ {8}", "");
        assertThat(snippet.lines()).hasSizeLessThanOrEqualTo(16);
        assertThat(Files.readString(README)).contains("```java\n" + snippet + "```");
    }

    @Test
    void embedding_growsAFleetUnderLoad(@TempDir Path folder) {
        ProfileWriter.npz(BuiltInProfile.engine(), folder);
        Map<Role, Integer> fleet = new EnumMap<>(Map.of(Role.PREFILL, 1, Role.DECODE, 1));
        List<String> log = new ArrayList<>();
        Embedding.loop(folder.toString(), 12, tick -> observe(tick, fleet), fleet::put, log);
        assertThat(fleet.get(Role.PREFILL)).as(String.join("\n", log)).isGreaterThan(1);
        assertThat(fleet.get(Role.DECODE)).isGreaterThan(1);
        assertThat(log)
                .hasSize(12)
                .allSatisfy(why -> assertThat(why).contains("prefill").contains("decode"));
    }

    private static Observation observe(int tick, Map<Role, Integer> fleet) {
        Instant from = Instant.parse("2026-01-05T08:00:00Z").plusSeconds(10L * tick);
        Instant now = from.plusSeconds(10);
        Traffic traffic =
                Traffic.between(from, now).offeredCount(300).isl(3000).osl(300).build();
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        fleet.forEach((role, replicas) ->
                roles.put(role, RoleState.settled(replicas).gpusPerEngine(1).build()));
        return new Observation(
                now, Signal.fresh(traffic, now), Signal.fresh(List.of(), now), Signal.fresh(FleetState.of(roles), now));
    }
}
