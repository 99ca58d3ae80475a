package io.github.slaplanner.connectors.kubernetes;

/** Graph deployments and their adapters, in the shapes of Dynamo's custom resource definitions. */
final class Graphs {
    private Graphs() {}

    static String alpha(int prefill, int decode) {
        return """
                apiVersion: nvidia.com/v1alpha1
                kind: DynamoGraphDeployment
                metadata: {name: chat, namespace: serving, generation: 1, uid: graph-uid}
                spec:
                  backendFramework: vllm
                  services:
                    Frontend:
                      componentType: frontend
                      replicas: 1
                    VllmPrefillWorker:
                      componentType: worker
                      subComponentType: prefill
                      replicas: %d
                      resources: {limits: {gpu: "1"}}
                      extraPodSpec:
                        mainContainer:
                          image: vllm
                          command: [python3, -m, dynamo.vllm]
                          args: [--model, Qwen/Qwen3-32B, --is-prefill-worker]
                    VllmDecodeWorker:
                      componentType: worker
                      subComponentType: decode
                      replicas: %d
                      resources: {limits: {gpu: "2"}}
                      multinode: {nodeCount: 2}
                      extraPodSpec:
                        mainContainer:
                          image: vllm
                          args: ["python3 -m dynamo.vllm --model=Qwen/Qwen3-32B"]
                """.formatted(prefill, decode);
    }

    static String beta(int prefill, int decode) {
        return """
                apiVersion: nvidia.com/v1beta1
                kind: DynamoGraphDeployment
                metadata: {name: chat, namespace: serving, generation: 1, uid: graph-uid}
                spec:
                  backendFramework: vllm
                  components:
                    - name: frontend
                      type: frontend
                      replicas: 1
                    - name: prefill
                      type: prefill
                      replicas: %d
                      podTemplate:
                        spec:
                          containers:
                            - name: main
                              image: vllm
                              args: [--model, Qwen/Qwen3-32B]
                              resources: {limits: {nvidia.com/gpu: "1"}}
                    - name: decode
                      type: decode
                      replicas: %d
                      podTemplate:
                        spec:
                          containers:
                            - name: main
                              image: vllm
                              args: [--model, Qwen/Qwen3-32B]
                              resources: {requests: {nvidia.com/gpu: 4}}
                """.formatted(prefill, decode);
    }

    /** The graph in v1alpha1, with scaling adapters for the decode engines. */
    static String alphaWithAdapter(int prefill, int decode) {
        return alpha(prefill, decode)
                .replace("subComponentType: decode", "subComponentType: decode\n      scalingAdapter: {enabled: true}");
    }

    static String adapter(String component, int replicas) {
        return """
                apiVersion: nvidia.com/v1alpha1
                kind: DynamoGraphDeploymentScalingAdapter
                metadata: {name: chat-%s, namespace: serving, generation: 1}
                spec:
                  replicas: %d
                  dgdRef: {name: chat, serviceName: %s}
                """.formatted(component.toLowerCase(java.util.Locale.ROOT), replicas, component);
    }

    static String deployment(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: serving, generation: 1, uid: %1$s-uid}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                        - name: engine
                          image: vllm
                          command: [vllm, serve, Qwen/Qwen3-8B]
                          resources: {limits: {nvidia.com/gpu: "2"}}
                status: {observedGeneration: 1, replicas: %2$d, readyReplicas: %2$d, availableReplicas: %2$d}
                """.formatted(name, replicas);
    }
}
