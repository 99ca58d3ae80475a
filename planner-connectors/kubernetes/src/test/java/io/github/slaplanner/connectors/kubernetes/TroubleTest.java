package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {
    private static final String SERVER = "https://10.0.0.1:6443";

    @ParameterizedTest
    @CsvSource({
        "401, its token has expired or was revoked",
        "403, a rule is missing in the planner's Role",
        "404, its API version is not served any more",
        "409, changed it at the same time",
        "410, everything is read anew",
        "422, an admission webhook objects",
        "429, has too much to do",
        "503, 'starting, stopping or overloaded'",
        "302, answers in its place",
    })
    void refusal_namesServerCodeMessageAndRemedy(int code, String remedy) {
        String told = Trouble.of(Answer.of(code, Map.of("message", "said"), Duration.ZERO), SERVER);
        assertThat(told)
                .startsWith("the API server " + SERVER + " answers HTTP " + code + " (said). ")
                .contains(remedy);
    }

    static Stream<Arguments> silences() {
        ConnectException refused = new ConnectException();
        refused.initCause(new ClosedChannelException());
        return Stream.of(
                Arguments.of(refused, "refuses the connection", true),
                Arguments.of(new UnknownHostException("kube"), "cannot be found: its name is not known", true),
                Arguments.of(new HttpTimeoutException("late"), "does not answer in time", true),
                Arguments.of(new IOException("GOAWAY received"), "closes the connection (GOAWAY received)", true),
                Arguments.of(
                        new SSLHandshakeException("PKIX path building failed"),
                        "shows a certificate that the planner does not trust (PKIX path building failed)",
                        false));
    }

    @ParameterizedTest
    @MethodSource("silences")
    void silence_namesServerCauseAndRemedy(Throwable failure, String what, boolean passes) {
        Answer answer = Answer.none(new CompletionException(new IOException(failure)));
        assertThat(Trouble.of(answer, SERVER))
                .startsWith("the API server " + SERVER + " " + what)
                .contains(". Maybe ");
        assertThat(answer.passing()).isEqualTo(passes);
    }

    @Test
    void limit_leavesTimeForTheReasonWithinHalfATick() {
        assertThat(Retry.limit(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(800));
        assertThat(Retry.limit(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(2));
        assertThat(Retry.limit(Duration.ofMinutes(3))).isEqualTo(Duration.ofSeconds(4));
    }
}
