package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loop devices by the program of that name, which every Linux has (util-linux). */
public final class Losetup implements LoopDevices {
    private static final Path DEVICES = Path.of("/dev");
    private static final Path KNOWN_TO_KERNEL = Path.of("/sys/block");
    private static final String COLUMNS = "NAME,AUTOCLEAR,BACK-INO,BACK-MAJ:MIN,BACK-FILE";

    @Override
    public List<Loop> all() {
        addMissingNodes();
        return parse(Program.run("losetup", "--list", "--json", "--output", COLUMNS));
    }

    /** @param text empty, or an object with a list */
    static List<Loop> parse(String text) {
        var list = text.isBlank() ? JsonObject.EMPTY : JsonReader.read(text).asObject();
        return list.array("loopdevices").objects().map(Losetup::loop).toList();
    }

    private static Loop loop(JsonObject row) {
        var identity = new FileIdentity(row.text("back-maj:min").strip(), row.integerOr("back-ino", 0));
        return new Loop(Path.of(row.text("name")), identity, row.text("back-file"), row.flag("autoclear"));
    }

    @Override
    public Path attach(Path file) {
        addMissingNodes();
        try {
            return attachToFree(file);
        } catch (VolumeFailure failure) {
            // The kernel may have made a device just now for which there is no node yet.
            if (addMissingNodes()) {
                return attachToFree(file);
            }
            throw failure;
        }
    }

    private static Path attachToFree(Path file) {
        return Path.of(
                Program.run("losetup", "--find", "--show", file.toString()).strip());
    }

    @Override
    public void detach(Path device) {
        Program.run("losetup", "--detach", device.toString());
    }

    @Override
    public void resize(Path device) {
        Program.run("losetup", "--set-capacity", device.toString());
    }

    /**
     * On a machine the nodes of devices come and go by themselves; a container has those that were there when it started,
     * and sees no device without one.
     */
    private static boolean addMissingNodes() {
        boolean added = false;
        try (var devices = Files.newDirectoryStream(KNOWN_TO_KERNEL, "loop*")) {
            for (var device : devices) {
                var node = DEVICES.resolve(device.getFileName());
                if (!Files.exists(node)) {
                    var numbers =
                            Files.readString(device.resolve("dev")).strip().split(":");
                    Program.run("mknod", "--mode=0660", node.toString(), "b", numbers[0], numbers[1]);
                    added = true;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return added;
    }
}
