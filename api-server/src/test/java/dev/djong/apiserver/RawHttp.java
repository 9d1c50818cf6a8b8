package dev.djong.apiserver;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocketFactory;

/** HTTP/1.1 as bytes: sends paths and bodies that no well-behaved client would let through. */
final class RawHttp {
    private static final int TIMEOUT_MILLIS = 30_000;

    /** An answer; the body is empty where it was no JSON object. */
    record Answer(int code, Map<String, String> headers, JsonObject body) {}

    private final URI server;

    RawHttp(URI server) {
        this.server = server;
    }

    Answer send(String method, String rawPath, Map<String, String> headers, byte[] body) throws IOException {
        try (var socket = connect()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var head = new StringBuilder(method + " " + rawPath + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            var request = new ByteArrayOutputStream();
            request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.writeBytes(body);
            var answered = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.toByteArray());
                socket.getOutputStream().flush();
                socket.getInputStream().transferTo(answered);
            } catch (SocketException refusedBeforeAllWasSent) {
                socket.getInputStream().transferTo(answered);
            }
            return parse(answered.toByteArray());
        }
    }

    private Socket connect() throws IOException {
        return server.getScheme().equals("https")
                ? SSLSocketFactory.getDefault().createSocket(server.getHost(), server.getPort())
                : new Socket(server.getHost(), server.getPort());
    }

    private static Answer parse(byte[] answer) {
        var text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), JsonObject.EMPTY);
        }
        var lines = text.substring(0, end).split("\r\n");
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        var body = text.substring(end + 4);
        var plain = "chunked".equals(headers.get("Transfer-Encoding")) ? joined(body) : body;
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, json(plain));
    }

    private static String joined(String chunks) {
        var joined = new StringBuilder();
        int at = 0;
        while (at < chunks.length()) {
            int line = chunks.indexOf("\r\n", at);
            int length = Integer.parseInt(chunks.substring(at, line), 16);
            joined.append(chunks, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
            if (length == 0) {
                break;
            }
        }
        return joined.toString();
    }

    private static JsonObject json(String body) {
        try {
            return JsonReader.read(body.getBytes(StandardCharsets.ISO_8859_1)).asObject();
        } catch (JsonSyntaxException noJson) {
            return JsonObject.EMPTY;
        }
    }
}
