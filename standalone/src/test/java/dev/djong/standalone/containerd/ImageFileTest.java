package dev.djong.standalone.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    private static final SavedImage IMAGE = new SavedImage("shop/web:1", new byte[100_000], "/bin/true");

    @TempDir
    Path folder;

    private ImageFile file(byte[] content) throws IOException {
        return new ImageFile(Files.write(folder.resolve("file"), content));
    }

    @Test
    void everyFormThatImagesAreSavedInIsOne() throws IOException {
        for (var saved : new byte[][] {IMAGE.byOldDocker(), IMAGE.byDocker(), IMAGE.byOthers(), IMAGE.byJib()}) {
            assertThatCode(file(saved)::requireImage).doesNotThrowAnyException();
            assertThatCode(file(SavedImage.gzip(saved))::requireImage)
                    .as("packed")
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsNoneIsToldInOneLine() throws IOException {
        assertNone("no tar", "a picture of a cat".getBytes(StandardCharsets.UTF_8));
        assertNone("no tar", "x".repeat(2_000).getBytes(StandardCharsets.UTF_8));
        assertNone("no image", new byte[0]);
        assertNone(
                "neither a manifest.json",
                new TarWriter().file("etc/passwd", 0644, "root").toBytes());
        assertNone("breaks off", Arrays.copyOf(IMAGE.byJib(), 700));
        var packed = SavedImage.gzip(IMAGE.byOldDocker());
        assertNone("breaks off", Arrays.copyOf(packed, packed.length / 4));
        assertThatThrownBy(new ImageFile(folder)::requireImage).hasMessageContaining("no file");
    }

    @Test
    void namesAreCompletedAsRuntimesLookThemUp() {
        assertThat(new ImageName("web:1").full()).isEqualTo("docker.io/library/web:1");
        assertThat(new ImageName("shop/web:1").full()).isEqualTo("docker.io/shop/web:1");
        for (var full :
                new String[] {"djong.local/web:1", "localhost/web:1", "registry:5000/web:1", "docker.io/a/b:1"}) {
            assertThat(new ImageName(full).full()).isEqualTo(full);
        }
    }

    private void assertNone(String why, byte[] content) throws IOException {
        assertThatThrownBy(file(content)::requireImage)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }
}
