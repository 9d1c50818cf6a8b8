package dev.djong.standalone.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this machine. */
public final class Programs {
    /** Where Debian keeps an administrator's programs, which a user's path does not name. */
    private static final String ADMINISTRATORS = "/usr/sbin" + File.pathSeparator + "/sbin";

    private Programs() {}

    /** @return the first program of that name, on the path first */
    public static Optional<Path> find(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + ADMINISTRATORS;
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
