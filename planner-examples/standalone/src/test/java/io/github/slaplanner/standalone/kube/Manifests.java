package io.github.slaplanner.standalone.kube;

import java.nio.file.Path;

/** The manifests that ship, and fleets for them. */
final class Manifests {
    static final Path DEPLOY = Path.of("../../planner-connectors/kubernetes/deploy");
    static final Path KUSTOMIZE = DEPLOY.resolve("kustomize");
    static final Path CRDS = Path.of("src/test/resources/kube/dynamo-crds.yaml");
    static final String GRAPHS = "dynamographdeployments.nvidia.com";

    private Manifests() {}

    /** Applies an overlay as a user does. */
    static void apply(KubeCluster cluster, String namespace, String overlay) {
        cluster.kubectl(
                "apply", "-n", namespace, "-k", KUSTOMIZE.resolve(overlay).toString());
    }

    /** Engines that a restricted namespace lets in. */
    static String engines(String kind, String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: %1$s
                metadata: {name: %2$s}
                spec:
                  replicas: %3$d
                  %4$s
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec:
                      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                      containers:
                        - name: vllm
                          image: vllm:x
                          args: [serve, Qwen/Qwen3-8B]
                          resources: {limits: {nvidia.com/gpu: "1"}}
                          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(kind, name, replicas, kind.equals("StatefulSet") ? "serviceName: " + name : "");
    }

    /** A graph of one prefill and two decode engines. */
    static String graph(String version) {
        return version.equals("v1beta1") ? """
                apiVersion: nvidia.com/v1beta1
                kind: DynamoGraphDeployment
                metadata: {name: chat}
                spec:
                  components:
                    - {name: Frontend, type: frontend, replicas: 1}
                    - {name: VllmPrefillWorker, type: prefill, replicas: 1, podTemplate: {spec: {containers: [{name: main, args: [--model, m], resources: {limits: {nvidia.com/gpu: "1"}}}]}}}
                    - {name: VllmDecodeWorker, type: decode, replicas: 2, podTemplate: {spec: {containers: [{name: main, args: [--model, m], resources: {limits: {nvidia.com/gpu: "1"}}}]}}}
                """ : """
                apiVersion: nvidia.com/v1alpha1
                kind: DynamoGraphDeployment
                metadata: {name: chat}
                spec:
                  services:
                    Frontend: {componentType: frontend, replicas: 1}
                    VllmPrefillWorker: {componentType: worker, subComponentType: prefill, replicas: 1, resources: {limits: {gpu: "1"}}, extraPodSpec: {mainContainer: {args: [--model, m]}}}
                    VllmDecodeWorker: {componentType: worker, subComponentType: decode, replicas: 2, resources: {limits: {gpu: "1"}}, extraPodSpec: {mainContainer: {args: [--model, m]}}}
                """;
    }

    /** The same in the older version's shape, with seven decode engines, to stand beside the newer one's. */
    static String services() {
        String alpha = graph("v1alpha1");
        return alpha.substring(alpha.indexOf("  services:")).replace("replicas: 2", "replicas: 7");
    }

    /** The patch by which a version of the graphs' API is served or not. */
    static String served(int version, boolean served) {
        return "[{\"op\": \"replace\", \"path\": \"/spec/versions/" + version + "/served\", \"value\": " + served
                + "}]";
    }
}
