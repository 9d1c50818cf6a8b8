package dev.djong.node.volume;

import java.nio.file.Path;
import java.util.Map;

/** Where a pod's volumes lie on the host, by their names. */
public record PodVolumes(Map<String, Path> paths) {
    public static final PodVolumes NONE = new PodVolumes(Map.of());

    public PodVolumes {
        paths = Map.copyOf(paths);
    }
}
