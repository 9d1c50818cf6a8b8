package dev.djong.standalone.teardown;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    @Test
    void mountsBelowTheFolderComeDeepestFirstAndOthersNotAtAll() {
        var table = List.of(
                "tmpfs /data tmpfs rw 0 0",
                "tmpfs /data/a tmpfs rw 0 0",
                "tmpfs /data/a/b\\040c tmpfs rw 0 0",
                "tmpfs /database tmpfs rw 0 0");
        assertThat(Mounts.below(Path.of("/data"), table)).containsExactly("/data/a/b c", "/data/a", "/data");
    }
}
