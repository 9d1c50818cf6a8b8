package dev.djong.node.registration;

import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of this node as its status tells of them: asked for now and then, since a list of images is dear and seldom
 * changes, and those known last while the runtime is away.
 */
public final class KnownImages {
    private static final Logger LOG = LoggerFactory.getLogger(KnownImages.class);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(30);

    private final ContainerRuntime runtime;
    private final InstantSource clock;
    private List<Image> images = List.of();
    private Instant askedAt = Instant.EPOCH;

    public KnownImages(ContainerRuntime runtime, InstantSource clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /** @param health a runtime that does not answer is not asked: that could take minutes */
    synchronized List<Image> get(NodeHealth health) {
        var now = clock.instant();
        if (health.problem().isEmpty() && !now.isBefore(askedAt.plus(ASKED_EVERY))) {
            try {
                images = runtime.images();
                askedAt = now;
            } catch (RuntimeFailure failure) {
                LOG.debug("images are not known anew: {}", failure.getMessage());
            }
        }
        return images;
    }
}
