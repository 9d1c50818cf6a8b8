package dev.djong.node.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.event.Subject;
import dev.djong.node.fakes.RecordedEvents;
import dev.djong.node.fakes.StubRuntime;
import dev.djong.node.registration.FileSystemReader.Usage;
import dev.djong.node.runtime.Image;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCollectorTest {
    private final StubRuntime runtime = new StubRuntime();
    private final RecordedEvents events = new RecordedEvents();
    private final VirtualTimers timers = new VirtualTimers();
    private long availableBytes = 50;
    private final ImageCollector collector = new ImageCollector(
            runtime,
            () -> new Usage(1, 100, availableBytes, 0, 0),
            new ImageCollector.Policy(85, 80, Duration.ofMinutes(2)),
            events,
            new Subject("v1", "Node", "", "n1", "n1", "", ""),
            timers);

    private List<String> left() {
        return runtime.images.stream().map(Image::id).toList();
    }

    @Test
    void aDiskWithRoomKeepsItsImages() {
        runtime.image("unused", 10);
        availableBytes = 16;
        collector.run();
        assertThat(left()).containsExactly("unused");
    }

    @Test
    void aFullDiskLosesUnusedImagesUntilItIsAtTheLowThreshold() {
        runtime.image("a", 6);
        runtime.image("b", 6);
        availableBytes = 15;
        collector.run();
        assertThat(left()).containsExactly("b");
        assertThat(events.all).isEmpty();
    }

    @Test
    void theOneUnusedForLongestGoesFirst() {
        runtime.image("old", 5);
        runtime.image("lately", 5);
        runtime.running("uid-1", "app", "lately", "");
        collector.run();
        runtime.containers.clear();
        timers.advance(Duration.ofMinutes(5));

        availableBytes = 15;
        collector.run();
        assertThat(left()).containsExactly("lately");
    }

    @Test
    void imagesInUseAndPinnedOnesStay() {
        runtime.image("used", 10);
        runtime.images.add(runtime.image("pinned", 10).pin());
        runtime.images.remove(1);
        runtime.running("uid-1", "app", "used:1", "");
        availableBytes = 1;
        collector.run();
        assertThat(left()).containsExactly("used", "pinned");
    }

    @Test
    void whatWasPulledAMomentAgoStays() {
        collector.run();
        runtime.image("fresh", 10);
        availableBytes = 1;
        collector.run();
        assertThat(left()).containsExactly("fresh");

        timers.advance(Duration.ofMinutes(2));
        collector.run();
        assertThat(left()).isEmpty();
    }

    @Test
    void tooLittleFreedIsToldAndTheSecondTimeInARowAsAFailure() {
        availableBytes = 10;
        runtime.image("small", 3);
        collector.run();
        var why = "Failed to garbage collect required amount of images. Attempted to free 10 bytes, but only found 3"
                + " bytes eligible to free.";
        assertThat(events.all).containsExactly("FreeDiskSpaceFailed: " + why);

        collector.run();
        assertThat(events.reasons()).containsExactly("FreeDiskSpaceFailed", "FreeDiskSpaceFailed", "ImageGCFailed");
        assertThat(events.all.getLast())
                .endsWith("Attempted to free 10 bytes, but only found 0 bytes eligible to free.");
    }

    @Test
    void underPressureEverythingUnusedGoes() {
        runtime.image("a", 6);
        runtime.image("used", 6);
        runtime.running("uid-1", "app", "used", "");
        collector.removeAllUnused();
        assertThat(left()).containsExactly("used");
    }

    @Test
    void thresholdsThatCrossAreRefused() {
        assertThatThrownBy(() -> new ImageCollector.Policy(80, 80, Duration.ZERO))
                .hasMessage(
                        "--image-gc-low-threshold=80 must be below --image-gc-high-threshold=80, both from 0 to 100");
    }
}
