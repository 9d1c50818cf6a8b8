package dev.djong.node.housekeeping;

import dev.djong.node.registration.FileSystemReader;
import dev.djong.node.runtime.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file system that images lie on: where the runtime says that it keeps them, which it is asked once. */
public final class ImageDisk implements ImageCollector.Disk {
    private final ContainerRuntime runtime;
    private final Path otherwise;
    private final FileSystemReader reader = new FileSystemReader();
    private volatile @Nullable Path directory;

    /** @param otherwise what counts when the runtime does not say */
    public ImageDisk(ContainerRuntime runtime, Path otherwise) {
        this.runtime = runtime;
        this.otherwise = otherwise;
    }

    @Override
    public FileSystemReader.Usage read() throws IOException {
        return reader.read(directory());
    }

    public Path directory() {
        var known = directory;
        if (known == null) {
            known = runtime.imageDirectory().orElse(otherwise);
            directory = known;
        }
        return known;
    }
}
