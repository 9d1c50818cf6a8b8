package dev.djong.standalone.teardown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The mounts below a folder. */
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mounts");

    private Mounts() {}

    /** Unmounts everything below the folder, the deepest first. */
    static void unmountBelow(Path folder, Consumer<String> problems) throws IOException {
        for (String point : below(folder, Files.readAllLines(TABLE))) {
            Commands.run(problems, "umount", "--lazy", point);
        }
    }

    /** @param table lines of /proc/mounts: device, mount point, ... with blanks written as octal escapes */
    static List<String> below(Path folder, List<String> table) {
        return table.stream()
                .map(line -> line.split(" ")[1].replace("\\040", " "))
                .filter(point -> Path.of(point).startsWith(folder))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
