package dev.djong.definitions.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** One node of an overlay file, read with fallbacks. */
record Overlay(Map<String, Object> members) {

    static List<Overlay> filesIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().map(Overlay::file).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Overlay file(Path path) {
        try (var reader = Files.newBufferedReader(path)) {
            return of(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Overlay of(Object node) {
        return new Overlay((Map<String, Object>) node);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    String text(String name, String fallback) {
        var value = members.get(name);
        return value == null ? fallback : value.toString();
    }

    String text(String name) {
        var value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing in " + members);
        }
        return value.toString();
    }

    boolean flag(String name, boolean fallback) {
        return members.getOrDefault(name, fallback) instanceof Boolean value ? value : fallback;
    }

    int number(String name, int fallback) {
        return members.getOrDefault(name, fallback) instanceof Integer value ? value : fallback;
    }

    Overlay member(String name) {
        return of(members.getOrDefault(name, Map.of()));
    }

    List<?> list(String name) {
        return members.getOrDefault(name, List.of()) instanceof List<?> list ? list : List.of();
    }

    List<String> texts(String name) {
        return list(name).stream().map(Object::toString).toList();
    }

    List<Overlay> nodes(String name) {
        return list(name).stream().map(Overlay::of).toList();
    }
}
