package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.Map;

/** The images on a node, in bytes by each of their names. */
public record ImageSizes(Map<String, Long> bytesByName) {
    public static final ImageSizes NONE = new ImageSizes(Map.of());

    static ImageSizes of(ApiObject node) {
        var images = node.status().array("images");
        if (images.isEmpty()) {
            return NONE;
        }
        var sizes = new HashMap<String, Long>();
        images.objects().forEach(image -> addTo(sizes, image));
        return new ImageSizes(Map.copyOf(sizes));
    }

    private static void addTo(Map<String, Long> sizes, JsonObject image) {
        long bytes = image.integerOr("sizeBytes", 0);
        // Thousands of nodes have the same images: one copy of each name is enough.
        image.array("names").strings().forEach(name -> sizes.put(name.intern(), bytes));
    }

    /** The size of an image; 0 where it is not there. */
    public long bytesOf(String name) {
        return bytesByName.isEmpty() ? 0 : bytesByName.getOrDefault(name, 0L);
    }

    /** The name as nodes report it: a tag is always there. Example: {@code nginx} is {@code nginx:latest}. */
    static String withTag(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }
}
