package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.subresource.backend.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who asks, in the headers that a server behind this one reads it from. */
final class IdentityHeaders {
    /** Besides letters and digits, what a header's name may hold; the percent sign is our own mark. */
    private static final String PLAIN = "!#$&'*+-.^_`|~";

    private IdentityHeaders() {}

    static List<Header> of(UserInfo user) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("X-Remote-User", user.name()));
        if (!user.uid().isEmpty()) {
            headers.add(new Header("X-Remote-Uid", user.uid()));
        }
        user.groups().forEach(group -> headers.add(new Header("X-Remote-Group", group)));
        user.extra()
                .forEach((key, values) ->
                        values.forEach(value -> headers.add(new Header("X-Remote-Extra-" + encoded(key), value))));
        return headers;
    }

    /** What a header's name cannot hold is percent-encoded. */
    private static String encoded(String key) {
        var name = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            name.append(plain ? String.valueOf(c) : "%" + String.format(Locale.ROOT, "%02X", (int) c));
        }
        return name.toString();
    }
}
