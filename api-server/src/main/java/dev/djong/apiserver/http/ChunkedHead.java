package dev.djong.apiserver.http;

import java.nio.charset.StandardCharsets;
import org.apache.coyote.Response;
import org.apache.tomcat.util.http.FastHttpDateFormat;

/** The head of an HTTP/1.1 answer in chunks that is the last one of its connection, as the container would write it. */
final class ChunkedHead {
    private static final int OK = 200;
    private static final char DELETE = 0x7f;

    private ChunkedHead() {}

    /** @param response with code 200 and the headers of the application */
    static byte[] of(Response response) {
        if (response.getStatus() != OK) {
            throw new IllegalStateException("an answer with code " + response.getStatus() + " does not last");
        }
        var head = new StringBuilder("HTTP/1.1 200 \r\n");
        boolean closing = false;
        var headers = response.getMimeHeaders();
        for (int i = 0; i < headers.size(); i++) {
            var name = headers.getName(i).toString();
            closing |= name.equalsIgnoreCase("Connection");
            line(head, name, headers.getValue(i).toString());
        }
        var type = response.getContentType();
        if (type != null) {
            line(head, "Content-Type", type);
        }
        line(head, "Date", FastHttpDateFormat.getCurrentDate());
        line(head, "Transfer-Encoding", "chunked");
        if (!closing) {
            line(head, "Connection", "close");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A control character in a value would end the header. */
    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ");
        value.chars().forEach(c -> head.append(c < ' ' && c != '\t' || c == DELETE ? ' ' : (char) c));
        head.append("\r\n");
    }
}
