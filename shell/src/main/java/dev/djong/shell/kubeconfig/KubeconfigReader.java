package dev.djong.shell.kubeconfig;

import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Follows {@code current-context} to its cluster and user; data inline or in files, tokens likewise. */
final class KubeconfigReader {
    private final Path file;

    private KubeconfigReader(Path file) {
        this.file = file;
    }

    static Kubeconfig read(Path file) {
        return new KubeconfigReader(file).read();
    }

    private Kubeconfig read() {
        Map<?, ?> root = load();
        String name = text(root, "current-context").orElseThrow(() -> problem("no current-context"));
        Map<?, ?> context = named(root, "contexts", name, "context");
        Map<?, ?> cluster = named(root, "clusters", text(context, "cluster").orElse(""), "cluster");
        Map<?, ?> user = named(root, "users", text(context, "user").orElse(""), "user");
        return new Kubeconfig(
                name,
                URI.create(text(cluster, "server").orElseThrow(() -> problem("the cluster has no server"))),
                data(cluster, "certificate-authority")
                        .orElseThrow(() -> problem("the cluster has no certificate-authority-data")),
                identity(user),
                token(user));
    }

    private Optional<KeyMaterial> identity(Map<?, ?> user) {
        try {
            return data(user, "client-certificate")
                    .map(certificate -> KeyMaterial.ofPem(
                            certificate,
                            data(user, "client-key").orElseThrow(() -> problem("a client certificate without a key"))));
        } catch (IllegalArgumentException e) {
            throw problem("the client certificate or its key: " + e.getMessage());
        }
    }

    private Optional<String> token(Map<?, ?> user) {
        return text(user, "token")
                .or(() -> text(user, "tokenFile").map(path -> readFile(path).strip()));
    }

    private Optional<String> data(Map<?, ?> map, String key) {
        return text(map, key + "-data")
                .map(this::decode)
                .or(() -> text(map, key).map(this::readFile));
    }

    private String decode(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw problem("data that is not base64: " + e.getMessage());
        }
    }

    private String readFile(String path) {
        try {
            // A relative path is meant from the kubeconfig's own folder.
            return Files.readString(file.toAbsolutePath().resolveSibling(path));
        } catch (IOException e) {
            throw problem("cannot read " + path + ", which it names");
        }
    }

    private Map<?, ?> named(Map<?, ?> root, String list, String name, String part) {
        if (root.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map
                        && name.equals(map.get("name"))
                        && map.get(part) instanceof Map<?, ?> found) {
                    return found;
                }
            }
        }
        throw problem("no entry '" + name + "' under " + list);
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return Optional.ofNullable(map.get(key)).map(String::valueOf).filter(value -> !value.isEmpty());
    }

    private Map<?, ?> load() {
        try (Reader reader = Files.newBufferedReader(file)) {
            if (new Yaml(new SafeConstructor(new LoaderOptions())).load(reader) instanceof Map<?, ?> root) {
                return root;
            }
            throw problem("not a YAML mapping");
        } catch (IOException e) {
            throw problem("cannot read it (" + e.getClass().getSimpleName() + ")");
        } catch (YAMLException e) {
            throw problem("not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private KubeconfigException problem(String text) {
        return new KubeconfigException(file, text);
    }
}
