package dev.djong.node.volume;

import java.nio.file.Path;
import java.util.List;

/** The machine's loop devices, each of which shows a file as a block device. They are all gone after a reboot. */
public interface LoopDevices {

    /**
     * One that shows a file.
     *
     * @param file by which name it was attached, as the kernel tells it
     * @param leaving it goes once nobody has it open any more: who begins to use it now will lose it
     */
    record Loop(Path device, FileIdentity identity, String file, boolean leaving) {

        /** A file that is deleted has no identity to compare; the kernel adds that to its name. */
        boolean shows(Path image) {
            return FileIdentity.of(image).map(identity::equals).orElseGet(() -> file.equals(image + " (deleted)"));
        }
    }

    /** Those that show files. */
    List<Loop> all();

    /** @return the device that shows the file from now on, as large as it */
    Path attach(Path file);

    /** A device that somebody has open goes once it is closed. */
    void detach(Path device);

    /** Has the device become as large as its file. */
    void resize(Path device);
}
