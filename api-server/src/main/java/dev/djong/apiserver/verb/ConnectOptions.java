package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Query;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.util.List;

/** The parameters of a connection as the object that admission sees: {@code PodExecOptions}, {@code PodProxyOptions}, ... */
final class ConnectOptions {
    private static final List<String> FLAGS = List.of("stdin", "stdout", "stderr", "tty");

    private ConnectOptions() {}

    static ApiObject of(Query query, GroupVersionKind kind) {
        var options = JsonObject.builder().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        for (var flag : FLAGS) {
            options.putIf(flag, query.flag(flag) ? Json.of(true) : null);
        }
        var command = query.all("command");
        var ports = query.all("ports").stream()
                .filter(port -> port.matches("\\d{1,5}"))
                .<Json>map(port -> Json.of(Long.parseLong(port)))
                .collect(JsonArray.collector());
        return new ApiObject(options.putText("container", query.text("container"))
                .putIf("command", command.isEmpty() ? null : JsonArray.ofStrings(command))
                .putText("path", query.text("path"))
                .putIf("ports", ports.isEmpty() ? null : ports)
                .build());
    }
}
