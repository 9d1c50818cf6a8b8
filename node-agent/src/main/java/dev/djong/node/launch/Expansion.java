package dev.djong.node.launch;

import java.util.Map;

/**
 * References of the form {@code $(NAME)} in commands, arguments and values. An unknown name stays as it is written, and
 * {@code $$} is one dollar sign that begins no reference.
 */
final class Expansion {
    private Expansion() {}

    static String expand(String text, Map<String, String> variables) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            int end = c == '$' && next == '(' ? text.indexOf(')', at) : -1;
            if (c == '$' && next == '$') {
                result.append('$');
                at += 2;
            } else if (end > 0) {
                var name = text.substring(at + 2, end);
                var value = variables.get(name);
                result.append(value == null ? text.substring(at, end + 1) : value);
                at = end + 1;
            } else {
                result.append(c);
                at++;
            }
        }
        return result.toString();
    }
}
