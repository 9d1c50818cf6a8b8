package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prefers nodes that have the pod's images already, by their size. An image counts for the share of all nodes that has
 * it, so that one node which pulled it first does not draw all pods to itself.
 */
final class ImageLocality implements NodeScorer {
    private static final long MEBIBYTE = 1024 * 1024;
    /** Less than this to pull is not worth a thought. */
    private static final long WORTH_NOTHING = 23 * MEBIBYTE;
    /** More than this, for each container, counts no more. */
    private static final long WORTH_ALL = 1000 * MEBIBYTE;

    @Override
    public String name() {
        return "ImageLocality";
    }

    @Override
    public boolean usesSnapshot() {
        return true;
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var shares = new HashMap<String, Double>();
        for (var image : pod.images()) {
            int nodes = snapshot.nodesWithImage(image);
            if (nodes > 0) {
                shares.put(image, (double) nodes / snapshot.size());
            }
        }
        return shares.isEmpty() ? Optional.empty() : Optional.of(new ByImages(pod.images(), Map.copyOf(shares)));
    }

    /** @param shares of the nodes that have an image */
    private record ByImages(List<String> images, Map<String, Double> shares) implements NodeScore {

        @Override
        public int score(NodeInfo node) {
            long sum = 0;
            for (var image : images) {
                long bytes = node.facts().images().bytesOf(image);
                sum += bytes == 0 ? 0 : (long) (bytes * shares.getOrDefault(image, 0.0));
            }
            long most = WORTH_ALL * images.size();
            return (int) (MAX_SCORE * (Math.clamp(sum, WORTH_NOTHING, most) - WORTH_NOTHING) / (most - WORTH_NOTHING));
        }
    }

    @Override
    public Scale scale() {
        return Scale.AS_IS;
    }
}
