package dev.djong.standalone.containerd;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * A file that may hold images: a tar as {@code docker save} and Jib write it, or an OCI image layout in a tar; also packed
 * by gzip, which containerd itself does not read.
 */
public record ImageFile(Path path) {
    /** One of them stands at the top of every image: Docker's list of images, or the index of an OCI layout. */
    private static final Set<String> INDEXES = Set.of("manifest.json", "index.json");

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /** The tar's bytes. */
    InputStream open() throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(path));
        in.mark(2);
        boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return packed ? new GZIPInputStream(in) : in;
    }

    /** @throws IOException that says in one line why this is no image */
    void requireImage() throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is no file");
        }
        try (var in = open()) {
            if (!hasIndex(new TarEntries(in))) {
                throw new IOException(
                        path + " holds no image: there is neither a manifest.json, as 'docker save' and Jib"
                                + " write it, nor an index.json of an OCI layout in it");
            }
        }
    }

    private boolean hasIndex(TarEntries entries) throws IOException {
        try {
            for (var name = entries.next(); name.isPresent(); name = entries.next()) {
                if (INDEXES.contains(name.get())) {
                    return true;
                }
            }
            return false;
        } catch (EOFException e) {
            throw new IOException(path + " breaks off: it was not copied whole", e);
        } catch (IOException e) {
            throw new IOException(path + " is no image: it is no tar, such as 'docker save' writes", e);
        }
    }
}
