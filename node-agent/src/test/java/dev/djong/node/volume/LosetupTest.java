package dev.djong.node.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.volume.LoopDevices.Loop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LosetupTest {
    @Test
    void readsWhatTheProgramLists() {
        assertThat(Losetup.parse("""
                {
                   "loopdevices": [
                      {
                         "name": "/dev/loop0",
                         "autoclear": true,
                         "back-ino": 2147315,
                         "back-maj:min": "     254:0  ",
                         "back-file": "/var/lib/a b.img (deleted)"
                      }
                   ]
                }
                """))
                .containsExactly(new Loop(
                        Path.of("/dev/loop0"), new FileIdentity("254:0", 2147315), "/var/lib/a b.img (deleted)", true));
        assertThat(Losetup.parse("")).isEmpty();
    }

    @Test
    void numbersOfDevicesAreUnpackedAsTheCLibraryPacksThem() {
        assertThat(FileIdentity.numbers(65024)).isEqualTo("254:0");
        assertThat(FileIdentity.numbers(0x801)).isEqualTo("8:1");
        assertThat(FileIdentity.numbers(0x000120006783459aL)).isEqualTo(0x12345 + ":" + 0x6789a);
    }
}
