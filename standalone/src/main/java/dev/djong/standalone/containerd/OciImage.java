package dev.djong.standalone.containerd;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An image of one layer in the OCI image layout, which {@code ctr images import} and others read.
 *
 * @param name with its tag, as pods name it
 * @param layer a tar of the root file system
 * @param command what runs, with its arguments
 */
record OciImage(String name, byte[] layer, List<String> command, Map<String, String> environment) {
    private static final String PREFIX = "application/vnd.oci.image.";

    OciImage {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The layout as one tar. */
    byte[] toTar() {
        byte[] configuration = JsonWriter.toBytes(configuration());
        byte[] manifest = JsonWriter.toBytes(manifest(configuration));
        return new TarWriter()
                .file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}")
                .directory("blobs")
                .directory("blobs/sha256")
                .file(blob(layer), 0644, layer)
                .file(blob(configuration), 0644, configuration)
                .file(blob(manifest), 0644, manifest)
                .file("index.json", 0644, JsonWriter.toBytes(index(manifest)))
                .toBytes();
    }

    private JsonObject configuration() {
        var variables = environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
        var run = JsonObject.builder()
                .put("Env", JsonArray.ofStrings(variables))
                .put("Entrypoint", JsonArray.ofStrings(command))
                .put("WorkingDir", "/")
                .build();
        return JsonObject.builder()
                .put("architecture", architecture())
                .put("os", "linux")
                .put("config", run)
                .put(
                        "rootfs",
                        JsonObject.of("type", Json.of("layers"), "diff_ids", JsonArray.of(Json.of(digest(layer)))))
                .build();
    }

    private JsonObject manifest(byte[] configuration) {
        return JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", PREFIX + "manifest.v1+json")
                .put("config", descriptor("config.v1+json", configuration))
                .put("layers", JsonArray.of(descriptor("layer.v1.tar", layer)))
                .build();
    }

    private JsonObject index(byte[] manifest) {
        var names = JsonObject.ofStrings(Map.of(
                "io.containerd.image.name",
                name,
                "org.opencontainers.image.ref.name",
                name.substring(name.lastIndexOf(':') + 1)));
        return JsonObject.of(
                "schemaVersion",
                Json.of(2),
                "manifests",
                JsonArray.of(descriptor("manifest.v1+json", manifest).with("annotations", names)));
    }

    private static JsonObject descriptor(String type, byte[] content) {
        return JsonObject.builder()
                .put("mediaType", PREFIX + type)
                .put("digest", digest(content))
                .put("size", content.length)
                .build();
    }

    private static String blob(byte[] content) {
        return "blobs/sha256/" + digest(content).substring("sha256:".length());
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** As images call it, not as the JDK does. */
    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
