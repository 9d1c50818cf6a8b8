package dev.djong.standalone.cluster;

import dev.djong.api.ApiClient;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the folders of {@link ServicePki} as Secrets of another cluster, {@code PREFIX-FOLDER} each, for services that are
 * hosted there. Keys are fetched before anything is made, so that what exists stays; the authority is stored first, so that
 * an interrupted run never leaves keys behind whose authority nobody has.
 */
public final class KeySecrets {
    private final ApiClient api;
    private final String namespace;
    private final String prefix;

    public KeySecrets(ApiClient api, String namespace, String prefix) {
        this.api = api;
        this.namespace = namespace;
        this.prefix = prefix;
    }

    private ObjectKey key(String folder) {
        return new ObjectKey(namespace, prefix + "-" + folder);
    }

    /** Writes what the Secrets hold into folders below {@code root}. */
    public void fetch(Path root, List<String> folders) throws IOException {
        for (var folder : folders) {
            var secret = api.find(Resources.SECRETS, key(folder));
            if (secret.isPresent()) {
                Files.createDirectories(root.resolve(folder));
                for (var file : secret.get().root().object("data").stringMap().entrySet()) {
                    KeyMaterial.writeSecret(
                            root.resolve(folder).resolve(file.getKey()),
                            new String(Base64.getDecoder().decode(file.getValue()), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Creates the Secrets that do not exist and changes those that hold something else. @return how many of both */
    public int store(Path root, List<String> folders) throws IOException {
        int written = 0;
        for (var folder : folders) {
            written += store(folder, files(root.resolve(folder))) ? 1 : 0;
        }
        return written;
    }

    private boolean store(String folder, Map<String, String> files) {
        var data = JsonObject.ofStrings(files);
        var present = api.find(Resources.SECRETS, key(folder));
        if (present.isEmpty()) {
            api.create(
                    Resources.SECRETS,
                    ApiObject.of("v1", "Secret", key(folder))
                            .withLabels(Map.of("app.kubernetes.io/name", "djong", "app.kubernetes.io/instance", prefix))
                            .with("type", Json.of("Opaque"))
                            .with("data", data));
            return true;
        }
        if (present.get().root().object("data").equals(data)) {
            return false;
        }
        api.update(Resources.SECRETS, present.get().with("data", data));
        return true;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.list(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        String.valueOf(file.getFileName()),
                        Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
