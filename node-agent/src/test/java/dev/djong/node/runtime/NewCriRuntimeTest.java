package dev.djong.node.runtime;

import dev.djong.node.real.RealContainerd;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** A containerd of version 2, whose CRI has events. */
@Tag("real")
class NewCriRuntimeTest extends RealRuntimeContract {
    @Override
    RealContainerd start(Path directory) {
        return RealContainerd.newest(directory, "nodecri2");
    }
}
