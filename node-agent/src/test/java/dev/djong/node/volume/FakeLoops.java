package dev.djong.node.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loop devices of a machine that exists in a test only. Passes what {@link LoopDevicesContract} asks of the real ones. */
final class FakeLoops implements LoopDevices {
    private final List<Shown> all = new ArrayList<>();
    private int attached;

    private record Shown(Loop loop, Path file, long size) {}

    @Override
    public List<Loop> all() {
        return all.stream().map(Shown::loop).toList();
    }

    @Override
    public Path attach(Path file) {
        var device = Path.of("/dev/loop" + attached++);
        var identity = FileIdentity.of(file).orElseThrow();
        all.add(new Shown(new Loop(device, identity, file.toString(), false), file, size(file)));
        return device;
    }

    @Override
    public void detach(Path device) {
        if (!all.removeIf(shown -> shown.loop().device().equals(device))) {
            throw new VolumeFailure(device + ": No such device or address", null);
        }
    }

    @Override
    public void resize(Path device) {
        all.replaceAll(shown -> shown.loop().device().equals(device)
                ? new Shown(shown.loop(), shown.file(), size(shown.file()))
                : shown);
    }

    /** Somebody has it open while it is detached. */
    void detachLater(Path device) {
        all.replaceAll(shown -> shown.loop().device().equals(device)
                ? new Shown(
                        new Loop(device, shown.loop().identity(), shown.loop().file(), true),
                        shown.file(),
                        shown.size())
                : shown);
    }

    /** All devices are gone after it. */
    void reboot() {
        all.clear();
    }

    List<Path> shown() {
        return all.stream().map(Shown::file).toList();
    }

    long sizeOf(Path file) {
        return all.stream()
                .filter(shown -> shown.file().equals(file))
                .mapToLong(Shown::size)
                .sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
