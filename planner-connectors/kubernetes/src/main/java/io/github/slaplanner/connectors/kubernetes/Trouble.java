package io.github.slaplanner.connectors.kubernetes;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why the API server does not do what it was asked: which server, what happened, what may help. */
final class Trouble {
    private Trouble() {}

    /**
     * The reason in words, without a full stop at its end.
     *
     * @param answer an answer that is not {@linkplain Answer#ok() ok}
     * @param server address of the API server
     */
    static String of(Answer answer, String server) {
        Throwable failure = answer.failure();
        return "the API server " + server + (failure == null ? refusal(answer) : silence(failure));
    }

    private static String refusal(Answer answer) {
        String said = Json.text(answer.body(), "message");
        return " answers HTTP " + answer.code() + (said == null ? "" : " (" + said + ")") + ". "
                + remedy(answer.code());
    }

    private static String remedy(int code) {
        return switch (code) {
            case Answer.UNAUTHORIZED ->
                "It does not know the planner: its token has expired or was revoked. Maybe create its service account"
                        + " anew, or outside a cluster log in again";
            case Answer.FORBIDDEN -> "Maybe a rule is missing in the planner's Role, or an admission policy objects";
            case Answer.NOT_FOUND -> "Maybe it was deleted, or its API version is not served any more";
            case Answer.CONFLICT -> "Somebody else changed it at the same time; the next tick asks again";
            case Answer.GONE -> "It was asked for a past that it has forgotten; everything is read anew";
            case Answer.UNPROCESSABLE -> "Maybe an admission webhook objects; read what it says";
            case Answer.TOO_MANY_REQUESTS -> "It has too much to do; the next tick asks again";
            default ->
                code >= 500
                        ? "Maybe it is starting, stopping or overloaded; the next tick asks again"
                        : "Maybe something between the planner and the API server answers in its place";
        };
    }

    private static String silence(Throwable failure) {
        Kind kind = Kind.of(failure);
        String detail = kind == Kind.UNTRUSTED || kind == Kind.CLOSED ? " (" + message(failure) + ")" : "";
        return kind.what + detail + ". " + kind.remedy;
    }

    /** Whether waiting may help. */
    static boolean passes(Throwable failure) {
        return Kind.of(failure) != Kind.UNTRUSTED;
    }

    private static String message(Throwable failure) {
        Throwable root = chain(failure).reduce(failure, (outer, inner) -> inner);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause);
    }

    private enum Kind {
        UNRESOLVED(
                " cannot be found: its name is not known",
                "Maybe the cluster's DNS is away, or outside a cluster the kubeconfig is missing or names another server"),
        UNTRUSTED(
                " shows a certificate that the planner does not trust",
                "Maybe the CA is that of another cluster: check certificate-authority in the kubeconfig, or ca.crt of the"
                        + " service account"),
        LATE(
                " does not answer in time",
                "Maybe a network policy or a firewall drops the connection, or it is overloaded"),
        REFUSED(" refuses the connection", "Maybe it is starting, or the address or the port is another one"),
        CLOSED(" closes the connection", "Maybe it is stopping or starting, or a proxy between ends it");

        private final String what;
        private final String remedy;

        Kind(String what, String remedy) {
            this.what = what;
            this.remedy = remedy;
        }

        /** By whatever is known in the chain of causes; a refused connection has others below it that say less. */
        static Kind of(Throwable failure) {
            return Stream.of(values())
                    .filter(kind -> chain(failure).anyMatch(kind::shows))
                    .findFirst()
                    .orElse(CLOSED);
        }

        private boolean shows(Throwable failure) {
            return switch (this) {
                case UNRESOLVED ->
                    failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException;
                case UNTRUSTED -> failure instanceof SSLException || failure instanceof GeneralSecurityException;
                case LATE ->
                    failure instanceof HttpTimeoutException
                            || failure instanceof TimeoutException
                            || failure instanceof SocketTimeoutException;
                case REFUSED -> failure instanceof ConnectException;
                case CLOSED -> false;
            };
        }
    }
}
