package dev.djong.apiserver.subresource.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketConnectionTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private WebSocketConnection receiving(String hex) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new WebSocketConnection(new ByteArrayInputStream(bytes), sent, () -> {});
    }

    /** The example of RFC 6455, section 1.3. */
    @Test
    void answersTheHandshakeOfTheStandard() {
        assertThat(WebSocketConnection.acceptKey("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    /** The masked "Hello" of RFC 6455, section 5.7. */
    @Test
    void unmasksAMessage() throws IOException {
        var message = receiving("81 85 37fa213d 7f9f4d5158").read().orElseThrow();
        assertThat(message.text()).isTrue();
        assertThat(message.payload()).asString().isEqualTo("Hello");
    }

    @Test
    void joinsFragmentsAroundAPing() throws IOException {
        var socket = receiving("01 81 00000000 61  89 80 00000000  80 81 00000000 62");
        assertThat(socket.read().orElseThrow().payload()).asString().isEqualTo("ab");
        assertThat(sent.toByteArray()).as("pong").containsExactly(0x8a, 0);
    }

    @Test
    void answersACloseWithAClose() throws IOException {
        assertThat(receiving("88 80 00000000").read()).isEmpty();
        assertThat(sent.toByteArray()).containsExactly(0x88, 2, 0x03, 0xe8);
    }

    @ParameterizedTest
    @CsvSource({
        "8105 48656c6c6f, unmasked",
        "f1 85 37fa213d 7f9f4d5158, reserved",
        "80 81 00000000 62, unexpected opcode",
        "82 ff 0000000000100001 00000000, the limit is 1048576",
        "82 ff ffffffffffffffff 00000000, the limit is 1048576",
        "89 fe 0080 00000000, control frame"
    })
    void refusesWhatTheStandardForbids(String frames, String reason) {
        assertThatThrownBy(() -> receiving(frames).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertThat(sent.toByteArray()[0]).as("a close frame tells why").isEqualTo((byte) 0x88);
    }
}
