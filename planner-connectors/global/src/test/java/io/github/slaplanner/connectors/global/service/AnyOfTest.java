package io.github.slaplanner.connectors.global.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnyOfTest {
    @Test
    void tokenFile_thatCannotBeRead_keepsNobodyElseOut(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("none");
        AnyOf callers = new AnyOf(List.of(
                new TokenAuthenticator("lost", Secret.in(missing), null),
                new TokenAuthenticator("known", Secret.of("k1"), null)));

        assertThat(callers.caller("k1")).extracting(Authenticator.Caller::name).isEqualTo("known");
        assertThat(callers.caller("")).as("without a token").isNull();
        assertThatThrownBy(() -> callers.caller("other"))
                .isInstanceOf(RefusedException.class)
                .hasMessageNotContaining(missing.toString());

        Files.writeString(missing, "k2\n");
        assertThat(callers.caller("k2")).extracting(Authenticator.Caller::name).isEqualTo("lost");
        assertThat(callers.caller("other")).isNull();
    }

    @Test
    void state_thatIsCutOff_isSetAside_andPoolsAreCountedAnew(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("state.json"), "{\"version\":1,\"state\":{");
        assertThat(new StateFile(file).load()).isNull();
        assertThat(folder.resolve("state.json.refused")).exists();
        assertThat(file).doesNotExist();
    }
}
