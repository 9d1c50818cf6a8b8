package dev.djong.node.volume;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where a pod's volumes lie on the host, by their names.
 *
 * @param readOnly those that no container may write to, whatever it asks for
 */
public record PodVolumes(Map<String, Path> paths, Set<String> readOnly) {
    public static final PodVolumes NONE = new PodVolumes(Map.of(), Set.of());

    public PodVolumes {
        paths = Map.copyOf(paths);
        readOnly = Set.copyOf(readOnly);
    }
}
