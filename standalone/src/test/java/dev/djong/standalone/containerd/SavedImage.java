package dev.djong.standalone.containerd;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** An image of one layer in the forms that programs save images in. */
record SavedImage(String name, byte[] layer, String command) {

    /** As {@code docker save} writes it up to Docker 24: a folder a layer. */
    byte[] byOldDocker() {
        var config = config();
        var folder = hex(layer);
        var path = folder + "/layer.tar";
        return new TarWriter()
                .file(hex(config) + ".json", 0644, config)
                .directory(folder)
                .file(folder + "/VERSION", 0644, "1.0")
                .file(folder + "/json", 0644, "{\"id\":\"" + folder + "\"}")
                .file(path, 0644, layer)
                .file("manifest.json", 0644, manifest(hex(config) + ".json", path))
                .file("repositories", 0644, "{}")
                .toBytes();
    }

    /** As Docker 25 and later write it: an OCI layout that older programs find their manifest in too. */
    byte[] byDocker() {
        return layout().file("manifest.json", 0644, manifest(blob(config()), blob(layer)))
                .toBytes();
    }

    /** An OCI layout, as Jib and others write it. */
    byte[] byOthers() {
        return layout().toBytes();
    }

    private TarWriter layout() {
        var config = config();
        var manifest = JsonWriter.toBytes(JsonObject.builder()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("config", descriptor("application/vnd.oci.image.config.v1+json", config))
                .put("layers", JsonArray.of(descriptor("application/vnd.oci.image.layer.v1.tar", layer)))
                .build());
        var annotations = JsonObject.of(
                "io.containerd.image.name", Json.of(name),
                "org.opencontainers.image.ref.name", Json.of(name.substring(name.lastIndexOf(':') + 1)));
        var index = JsonObject.of(
                "schemaVersion",
                Json.of(2),
                "manifests",
                JsonArray.of(descriptor("application/vnd.oci.image.manifest.v1+json", manifest)
                        .with("annotations", annotations)));
        return new TarWriter()
                .directory("blobs")
                .directory("blobs/sha256")
                .file(blob(config), 0644, config)
                .file(blob(layer), 0644, layer)
                .file(blob(manifest), 0644, manifest)
                .file("index.json", 0644, JsonWriter.toBytes(index))
                .file("oci-layout", 0644, "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** As Jib writes it: files at the top, layers packed. */
    byte[] byJib() {
        var packed = gzip(layer);
        return new TarWriter()
                .file(hex(packed) + ".tar.gz", 0644, packed)
                .file("config.json", 0644, config())
                .file("manifest.json", 0644, manifest("config.json", hex(packed) + ".tar.gz"))
                .toBytes();
    }

    private byte[] config() {
        return JsonWriter.toBytes(JsonReader.read("""
                {"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["%s"]},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}""".formatted(command, hex(layer))));
    }

    private String manifest(String config, String layerPath) {
        return "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s\"]}]".formatted(config, name, layerPath);
    }

    private static JsonObject descriptor(String type, byte[] content) {
        return JsonObject.builder()
                .put("mediaType", type)
                .put("digest", "sha256:" + hex(content))
                .put("size", content.length)
                .build();
    }

    private static String blob(byte[] content) {
        return "blobs/sha256/" + hex(content);
    }

    static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String hex(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
