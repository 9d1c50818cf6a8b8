package dev.djong.definitions.generator;

import dev.djong.definitions.CompactFormat;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The build's entry point: overlays in, resources out. */
public final class Generator {
    private Generator() {}

    /** @param args the overlays' folder and the folder of the classes */
    public static void main(String[] args) throws IOException {
        var overlays = Path.of(args[0]);
        var target = Path.of(args[1]).resolve("dev/djong/definitions");
        Files.createDirectories(target);
        var types = new TypeJoin(Overlay.filesIn(overlays.resolve("types")));
        var kinds = new KindJoin(Overlay.filesIn(overlays.resolve("kinds")), types.types());
        Files.write(
                target.resolve(CompactFormat.RESOURCE),
                new ResourceWriter().write(types.types().values(), kinds.definitions(), kinds.bodies()));
        writeDescriptions(target.resolve(CompactFormat.DESCRIPTIONS), types.descriptions());
    }

    private static void writeDescriptions(Path file, Map<String, Map<String, String>> descriptions) throws IOException {
        try (var out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(descriptions.size());
            for (var type : descriptions.entrySet()) {
                out.writeUTF(type.getKey());
                out.writeShort(type.getValue().size());
                for (var field : type.getValue().entrySet()) {
                    out.writeUTF(field.getKey());
                    out.writeUTF(field.getValue());
                }
            }
        }
    }
}
