package dev.djong.apiserver.subresource.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One header line of a request or an answer. */
public record Header(String name, String value) {

    public boolean is(String wanted) {
        return name.equalsIgnoreCase(wanted);
    }

    public static List<Header> of(Map<String, String> headers) {
        var list = new ArrayList<Header>();
        headers.forEach((name, value) -> list.add(new Header(name, value)));
        return list;
    }
}
