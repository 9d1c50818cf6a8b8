package dev.djong.node.volume;

import dev.djong.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A path of the host, checked or made by its type. */
final class HostPathCheck {
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET = 0140000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private HostPathCheck() {}

    static Path prepare(JsonObject hostPath) throws IOException {
        var path = Path.of(hostPath.text("path"));
        var type = hostPath.text("type");
        switch (type) {
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                require(Files.isDirectory(path), path, "directory");
            }
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
                }
                require(Files.isRegularFile(path), path, "file");
            }
            case "Directory" -> require(Files.isDirectory(path), path, "directory");
            case "File" -> require(Files.isRegularFile(path), path, "file");
            case "Socket" -> require(is(path, SOCKET), path, "socket");
            case "CharDevice" -> require(is(path, CHARACTER_DEVICE), path, "character device");
            case "BlockDevice" -> require(isBlockDevice(path), path, "block device");
            default -> {}
        }
        return path;
    }

    static boolean isBlockDevice(Path path) throws IOException {
        return is(path, BLOCK_DEVICE);
    }

    private static boolean is(Path path, int type) throws IOException {
        return Files.exists(path) && ((int) Files.getAttribute(path, "unix:mode") & TYPE_BITS) == type;
    }

    private static void require(boolean met, Path path, String what) {
        if (!met) {
            throw new VolumeFailure("hostPath type check failed: " + path + " is not a " + what, null);
        }
    }
}
