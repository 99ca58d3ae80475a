package io.github.slaplanner.standalone.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.slaplanner.api.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real API server with RBAC, admission and an audit log, the controllers of Deployments and StatefulSets, and kubelets that
 * are {@linkplain FakeKubelet played}.
 */
final class KubeCluster implements AutoCloseable {
    private static final String ADMIN = "test-admin-token";
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - {level: None, userGroups: ["system:masters"]}
              - {level: Metadata}
            """;
    private static final String CONTROLLERS = "deployment-controller,replicaset-controller,statefulset-controller,"
            + "serviceaccount-controller,root-ca-certificate-publisher-controller,garbage-collector-controller";

    private final Path folder;
    private final Path kube;
    private final int port = freePort();
    private final int etcdPort = freePort();
    private final Deque<Process> processes = new ArrayDeque<>();
    private Process server;
    private final KubernetesClient admin;
    private final FakeKubelet kubelet;

    private KubeCluster(Path folder) throws IOException {
        this.folder = folder;
        this.kube = Programs.requireBy("kube", "PATH=$(.ci/kube/install):$PATH");
        prepare();
        begin(etcd());
        server = begin(apiServer());
        awaitServer();
        begin(List.of(
                kube.toString(),
                "controllers",
                "--kubeconfig=" + adminConfig(),
                "--leader-elect=false",
                "--secure-port=0",
                "--service-account-private-key-file=" + folder.resolve("sa.key"),
                "--controllers=" + CONTROLLERS));
        admin = client(adminConfig());
        kubelet = new FakeKubelet(admin);
    }

    static KubeCluster start(Path folder) throws IOException {
        return new KubeCluster(folder);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare() throws IOException {
        Files.writeString(folder.resolve("tokens.csv"), ADMIN + ",admin,1,\"system:masters\"\n");
        Files.writeString(folder.resolve("audit.yaml"), POLICY);
        Files.createDirectories(folder.resolve("certs"));
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            String key = Base64.getMimeEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
            Files.writeString(
                    folder.resolve("sa.key"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has RSA", e);
        }
    }

    private List<String> etcd() {
        String client = "http://127.0.0.1:" + etcdPort;
        return List.of(
                Programs.require("etcd", "etcd-server").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=http://127.0.0.1:" + freePort(),
                "--unsafe-no-fsync",
                "--log-level=error");
    }

    private List<String> apiServer() {
        return List.of(
                kube.toString(),
                "apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"),
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-key-file=" + folder.resolve("sa.key"),
                "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none",
                "--audit-policy-file=" + folder.resolve("audit.yaml"),
                "--audit-log-path=" + folder.resolve("audit.log"));
    }

    private Process begin(List<String> command) throws IOException {
        Path log = folder.resolve(
                Path.of(command.get(0)).getFileName() + command.get(1).replaceAll("\\W.*", "") + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        processes.push(process);
        return process;
    }

    private void awaitServer() {
        Await.until("the API server is ready", () -> {
            Path certificate = folder.resolve("certs/apiserver.crt");
            if (!Files.exists(certificate)) {
                return false;
            }
            adminConfig();
            return tryKubectl("get", "--raw", "/readyz").code() == 0;
        });
    }

    private Path adminConfig() {
        return kubeconfig("admin", "default", ADMIN);
    }

    /** Writes a kubeconfig; the same name again replaces what was there. */
    Path kubeconfig(String name, String namespace, String token) {
        try {
            String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("certs/apiserver.crt")));
            Path file = folder.resolve(name + ".kubeconfig");
            Path fresh = Files.createTempFile(
                    folder,
                    name,
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: u, user: {token: "%s"}}]
                    contexts: [{name: x, context: {cluster: c, user: u, namespace: %s}}]
                    current-context: x
                    """.formatted(address(), ca, token, namespace));
            return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig of a service account, as a pod of it would reach the server. */
    Path account(String namespace, String account) {
        String token = kubectl("create", "token", account, "-n", namespace).strip();
        return kubeconfig(namespace + "-" + account, namespace, token);
    }

    private static KubernetesClient client(Path kubeconfig) throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    String address() {
        return "https://127.0.0.1:" + port;
    }

    KubernetesClient admin() {
        return admin;
    }

    FakeKubelet kubelet() {
        return kubelet;
    }

    /**
     * What a command came to.
     *
     * @param code its exit code
     * @param output what it printed
     */
    record Output(int code, String output) {}

    /** Runs kubectl as the administrator; it must succeed. */
    String kubectl(String... args) {
        Output output = tryKubectl(args);
        assertThat(output.code()).as("%s: %s", List.of(args), output.output()).isZero();
        return output.output();
    }

    Output tryKubectl(String... args) {
        return run(Stream.concat(Stream.of(kube.toString(), "kubectl"), Stream.of(args))
                .toList());
    }

    Output run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .put("KUBECONFIG", folder.resolve("admin.kubeconfig").toString());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Applies a manifest from text. */
    void apply(String namespace, String yaml) {
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "manifest", ".yaml"), yaml);
            kubectl("apply", "-n", namespace, "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a user asked of the server, as the audit log has it. */
    List<JsonNode> audit(String user, Predicate<JsonNode> which) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> found = new ArrayList<>();
        try (Stream<String> lines = Files.lines(folder.resolve("audit.log"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode event = mapper.readTree(line);
                if (event.at("/user/username").asText().equals(user) && which.test(event)) {
                    found.add(event);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    void killServer() {
        end(server);
    }

    void startServer() throws IOException {
        server = begin(apiServer());
        awaitServer();
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kubelet.close();
        admin.close();
        processes.forEach(KubeCluster::end);
    }

    /** Everything that the programs logged, for a person who looks for the reason of a failure. */
    @Override
    public String toString() {
        return Arrays.toString(folder.toFile().list());
    }
}
