package dev.djong.node.runtime;

import dev.djong.node.real.RealContainerd;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The machine's own containerd; Debian 12's is 1.6, whose CRI has no events. */
@Tag("real")
class CriRuntimeTest extends RealRuntimeContract {
    @Override
    RealContainerd start(Path directory) {
        return new RealContainerd(directory, "nodecri");
    }
}
