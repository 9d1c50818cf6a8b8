package dev.djong.scheduler.snapshot;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** On how many nodes an image is; counted when first asked for, and thrown away when any node's images change. */
final class ImageDirectory {
    /** Images come from pods, so that there may be any number; beyond this all are forgotten and counted again. */
    static final int MAX_IMAGES = 4_096;

    private final Map<String, Integer> nodesByImage = new ConcurrentHashMap<>();

    int nodesWith(String image, NodeInfo[] nodes) {
        if (nodesByImage.size() >= MAX_IMAGES) {
            nodesByImage.clear();
        }
        return nodesByImage.computeIfAbsent(image, any -> {
            int count = 0;
            for (var node : nodes) {
                count += node.facts().images().bytesByName().containsKey(image) ? 1 : 0;
            }
            return count;
        });
    }
}
