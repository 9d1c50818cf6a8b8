package dev.djong.benchmarks.load;

import java.nio.charset.StandardCharsets;

/** The objects that load runs write: pods of about 2.7 KB as stored, managed fields included. */
final class Pods {
    static final String NAMESPACE = "load";
    static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/pods";

    private Pods() {}

    static String name(int number) {
        return "web-7f9c6d5b8-%05d".formatted(number);
    }

    static String path(int number) {
        return COLLECTION + "/" + name(number);
    }

    static byte[] pod(String name) {
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"web","pod-template-hash":"7f9c6d5b8",\
        "tier":"frontend","release":"stable"},"annotations":{"example.com/build":"%s","example.com/team":"payments"}},\
        "spec":{"automountServiceAccountToken":false,"containers":[%s],"terminationGracePeriodSeconds":30,\
        "volumes":[{"name":"config","configMap":{"name":"web-config"}},{"name":"scratch","emptyDir":{}}]}}""".formatted(name, "0123456789abcdef".repeat(10), container("server", 8080))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String container(String name, int port) {
        return """
        {"name":"%s","image":"registry.example/shop/%s:1.4.2","args":["--listen=:%d","--log-level=info"],\
        "env":[{"name":"POD_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},\
        {"name":"REGION","value":"eu-central-1"},{"name":"CACHE_SIZE","value":"256"}],\
        "ports":[{"name":"http","containerPort":%d}],\
        "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}},\
        "readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":5},\
        "volumeMounts":[{"name":"config","mountPath":"/etc/web"},{"name":"scratch","mountPath":"/tmp"}]}""".formatted(name, name, port, port);
    }

    static byte[] patch(String value) {
        return "{\"metadata\":{\"annotations\":{\"example.com/sent\":\"%s\"}}}"
                .formatted(value)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What a node agent writes of a pod that runs. */
    static byte[] status(int number) {
        return """
        {"status":{"phase":"Running","podIP":"10.244.0.%d","startTime":"2026-01-01T00:00:00Z","conditions":[\
        {"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:01Z"}]}}""".formatted(number % 250 + 1).getBytes(StandardCharsets.UTF_8);
    }

    /** What a manager of its own applies to a pod. */
    static byte[] applied(String name, String value) {
        return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"example.com/applied":"%s"},\
        "annotations":{"example.com/first":"a","example.com/second":"b"}}}""".formatted(name, value).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] label(String name, String value) {
        return "{\"metadata\":{\"labels\":{\"%s\":\"%s\"}}}"
                .formatted(name, value)
                .getBytes(StandardCharsets.UTF_8);
    }
}
