package dev.djong.standalone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The folders and files of one cluster. */
public record DataDirectory(Path root) {
    /** Names the folder where nobody says otherwise on the command line. */
    public static final String VARIABLE = "DJONG_DATA_DIR";

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** What was asked for, else what the environment says, else a folder among the user's data. */
    public static DataDirectory choose(Optional<Path> asked, Map<String, String> environment) {
        return new DataDirectory(asked.or(() -> Optional.ofNullable(environment.get(VARIABLE))
                        .filter(value -> !value.isEmpty())
                        .map(Path::of))
                .orElseGet(() -> userData(environment).resolve("default")));
    }

    /** Where all of a user's clusters are listed, so that they choose different networks. */
    public static Path registry(Map<String, String> environment) {
        return userData(environment).resolve("clusters");
    }

    private static Path userData(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_DATA_HOME", "");
        Path data = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(base);
        return data.resolve("djong");
    }

    public Path identity() {
        return root.resolve("cluster.json");
    }

    public Path state() {
        return root.resolve("state.json");
    }

    /** Held by the process that runs the cluster. */
    public Path lock() {
        return root.resolve("lock");
    }

    public Path log() {
        return root.resolve("log").resolve("djong.log");
    }

    public Path pki() {
        return root.resolve("pki");
    }

    public Path kubeconfig(String identity) {
        return kubeconfigs().resolve(identity + ".conf");
    }

    public Path kubeconfigs() {
        return root.resolve("kubeconfig");
    }

    /** The embedded store's file in {@link #store}. */
    public Path database() {
        return store().resolve("cluster.db");
    }

    public Path store() {
        return root.resolve("store");
    }

    public Path node() {
        return root.resolve("node");
    }

    public Path containerd() {
        return root.resolve("containerd");
    }

    public Path images() {
        return root.resolve("images");
    }

    /** Makes the root folder, closed to other users, since keys lie in it. */
    public void create() throws IOException {
        Files.createDirectories(
                root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
