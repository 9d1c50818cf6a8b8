package dev.djong.definitions;

import dev.djong.definition.Definitions;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The way to the built-in kinds. */
public final class BuiltInDefinitions {
    private BuiltInDefinitions() {}

    /** A new registry that holds every built-in kind. */
    public static Definitions load() {
        try (var in = new DataInputStream(new BufferedInputStream(open(CompactFormat.RESOURCE)))) {
            return new CompactReader(in).read();
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in kinds cannot be read", e);
        }
    }

    static InputStream open(String resource) throws IOException {
        var in = BuiltInDefinitions.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + " is missing: build the definitions module");
        }
        return in;
    }
}
