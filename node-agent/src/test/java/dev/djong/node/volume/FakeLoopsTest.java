package dev.djong.node.volume;

import java.nio.file.Path;

class FakeLoopsTest extends LoopDevicesContract {
    private final FakeLoops loops = new FakeLoops();

    @Override
    LoopDevices loops() {
        return loops;
    }

    @Override
    long sizeOf(Path device, Path image) {
        return loops.sizeOf(image);
    }
}
