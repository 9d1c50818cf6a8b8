package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.definition.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the build made of shapes and overlays, a readable page a kind, so that a change of a fact shows in a review. Run with
 * {@code DJONG_GOLDEN_UPDATE=true} in the environment to write the pages anew.
 */
class GoldenSummaryTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final Definitions definitions = BuiltInDefinitions.load();

    @Test
    void pagesAreUpToDate() throws IOException {
        var pages = new TreeMap<String, String>();
        for (var definition : definitions.all()) {
            var group = definition.group().isEmpty() ? "core" : definition.group();
            pages.put(group + "-" + definition.version() + "-" + definition.plural() + ".txt", Summary.of(definition));
        }
        Summary.sharedTypes(definitions).forEach((group, text) -> pages.put("types-" + group + ".txt", text));
        for (var page : pages.entrySet()) {
            var file = FOLDER.resolve(page.getKey());
            if ("true".equals(System.getenv("DJONG_GOLDEN_UPDATE"))) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, page.getValue());
            }
            assertThat(Files.readString(file)).as(page.getKey()).isEqualTo(page.getValue());
        }
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
    }
}
