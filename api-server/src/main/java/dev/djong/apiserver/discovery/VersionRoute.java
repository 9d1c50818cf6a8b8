package dev.djong.apiserver.discovery;

import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.PathHandler;
import dev.djong.apiserver.http.Responder;
import dev.djong.json.JsonObject;
import java.io.IOException;

/** Serves {@code /version}: the level of Kubernetes that clients may expect, and our own as build metadata. */
public final class VersionRoute implements PathHandler {
    private final Responder responder;
    private final JsonObject document;

    /** @param version such as {@code v1.36.0+djong.1} */
    public VersionRoute(String version, String buildDate, Responder responder) {
        this.responder = responder;
        var numbers = version.substring(1).split("[.+]", 3);
        this.document = JsonObject.builder()
                .put("major", numbers[0])
                .put("minor", numbers[1])
                .put("emulationMajor", numbers[0])
                .put("emulationMinor", numbers[1])
                .put("minCompatibilityMajor", numbers[0])
                .put("minCompatibilityMinor", Integer.toString(Integer.parseInt(numbers[1]) - 1))
                .put("gitVersion", version)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", buildDate)
                .put("goVersion", "java" + Runtime.version().feature())
                .put("compiler", "hotspot")
                .put("platform", platform())
                .build();
    }

    private static String platform() {
        var os = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
        var arch = System.getProperty("os.arch", "");
        return (os.isEmpty() ? "linux" : os) + "/" + (arch.equals("aarch64") ? "arm64" : arch);
    }

    @Override
    public void serve(Call call, ApiRequest.OnPath request) throws IOException {
        responder.tree(call, 200, document);
    }
}
