package dev.djong.apiserver.subresource.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlLinksTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "<a href=\"/x\">y</a> | <a href=\"/p/x\">y</a>",
                "<A HREF='/x'>y</A> | <A HREF='/p/x'>y</A>",
                "<a href=/x>y</a> | <a href=/p/x>y</a>",
                "<a class=b href = \"/x\" >y</a> | <a class=b href = \"/p/x\" >y</a>",
                "<img src=\"/i\" alt=\"a > b\" longdesc='/d'/> | <img src=\"/p/i\" alt=\"a > b\" longdesc='/p/d'/>",
                "<form action=/f><input formaction=/g></form> | <form action=/p/f><input formaction=/p/g></form>",
                "<script src=/s></script><a href=/x> | <script src=/p/s></script><a href=/p/x>",
                "<!doctype html><link href=/l> | <!doctype html><link href=/p/l>",
            })
    void areRewrittenInTags(String page, String rewritten) throws IOException {
        assertThat(through(page)).isEqualTo(rewritten);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain /text < 3 and <3",
                "<a title=\"/x\" href=\"rel\">",
                "<p href=\"/x\">",
                "<!-- <a href=\"/x\"> --> <!---->",
                "<script>var s = '<a href=\"/x\">';</script>",
                "<textarea><a href=/x></textarea>",
                "<style>a</sty<a href=/x></style>",
                "<a href",
                "<a href=\"/x",
                "<!-- never ends <a href=/x>",
                "<>",
                "</a href=\"/x\">",
                "<a =\"/x\">",
                "",
            })
    void elseNothingChanges(String page) throws IOException {
        assertThat(through(page)).isEqualTo(page);
    }

    @Test
    void aTagIsHeldOnlyUpToALimit() throws IOException {
        var atLimit = "<a href=\"/" + "x".repeat(HtmlLinks.MAX_TAG_CHARS - 12) + "\">";
        assertThat(atLimit).hasSize(HtmlLinks.MAX_TAG_CHARS);
        assertThat(through(atLimit)).startsWith("<a href=\"/p/");
        var longer = "<a href=\"/" + "x".repeat(HtmlLinks.MAX_TAG_CHARS - 11) + "\">";
        assertThat(through(longer)).isEqualTo(longer);
    }

    @Test
    void bytesOfAnyEncodingPass() throws IOException {
        var page = new byte[] {'<', 'p', '>', (byte) 0xc3, (byte) 0xa4, (byte) 0xff, 0, '<', '/', 'p', '>'};
        var out = new ByteArrayOutputStream();
        try (var links = new HtmlLinks(out, link -> "/p" + link)) {
            links.write(page);
        }
        assertThat(out.toByteArray()).isEqualTo(page);
    }

    private static String through(String page) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var links = new HtmlLinks(out, link -> link.startsWith("/") ? "/p" + link : link)) {
            links.write(page.getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
