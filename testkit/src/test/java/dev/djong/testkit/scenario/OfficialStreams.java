package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the official client does with a running container. It has no stream to give once the session has ended: each must be
 * had while the other side still waits for something.
 */
record OfficialStreams(ApiClient client) {
    String log(ObjectRef pod) throws ApiException {
        return new CoreV1Api(client)
                .readNamespacedPodLog(pod.name(), pod.namespace())
                .execute();
    }

    JsonObject exec(ObjectRef pod, List<String> command, String stdin)
            throws ApiException, IOException, InterruptedException {
        var process = new Exec(client).exec(pod.namespace(), pod.name(), command.toArray(String[]::new), true);
        var stdout = process.getInputStream();
        var stderr = process.getErrorStream();
        process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        return JsonObject.of(
                "stdout",
                Json.of(OfficialClient.text(stdout.readAllBytes())),
                "stderr",
                Json.of(OfficialClient.text(stderr.readAllBytes())),
                "code",
                Json.of(process.waitFor()));
    }

    String forward(ObjectRef pod, int port, String request) throws ApiException, IOException {
        var forward = new PortForward(client).forward(pod.namespace(), pod.name(), List.of(port));
        var answer = forward.getInputStream(port);
        forward.getOutboundStream(port).write(request.getBytes(StandardCharsets.UTF_8));
        forward.getOutboundStream(port).flush();
        return OfficialClient.text(answer.readAllBytes());
    }
}
