package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What fabric8 does with a running container. */
record Fabric8Streams(KubernetesClient client) {
    private static final int PATIENCE_SECONDS = 30;

    private PodResource pod(ObjectRef ref) {
        return client.pods().inNamespace(ref.namespace()).withName(ref.name());
    }

    String log(ObjectRef ref) {
        return pod(ref).getLog();
    }

    JsonObject exec(ObjectRef ref, List<String> command, String stdin) {
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        try (var exec = pod(ref).redirectingInput()
                .writingOutput(stdout)
                .writingError(stderr)
                .exec(command.toArray(String[]::new))) {
            exec.getInput().write(stdin.getBytes(StandardCharsets.UTF_8));
            exec.getInput().close();
            int code = exec.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return JsonObject.of(
                    "stdout", Json.of(stdout.toString(StandardCharsets.UTF_8)),
                    "stderr", Json.of(stderr.toString(StandardCharsets.UTF_8)),
                    "code", Json.of(code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    String forward(ObjectRef ref, int port, String request) {
        try (var forward = pod(ref).portForward(port);
                var socket = new Socket(InetAddress.getLoopbackAddress(), forward.getLocalPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
