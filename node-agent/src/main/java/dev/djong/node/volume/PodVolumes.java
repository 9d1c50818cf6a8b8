package dev.djong.node.volume;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where a pod's volumes lie on the host, by their names.
 *
 * @param paths of those that are mounted
 * @param devices of those that are block devices
 * @param readOnly those that no container may write to, whatever it asks for
 */
public record PodVolumes(Map<String, Path> paths, Map<String, Path> devices, Set<String> readOnly) {
    public static final PodVolumes NONE = new PodVolumes(Map.of(), Map.of(), Set.of());

    public PodVolumes {
        paths = Map.copyOf(paths);
        devices = Map.copyOf(devices);
        readOnly = Set.copyOf(readOnly);
    }
}
