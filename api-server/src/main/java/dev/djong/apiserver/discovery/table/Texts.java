package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts that several kinds' cells show. */
final class Texts {
    /** Lists of endpoints are cut after so many. */
    private static final int SHOWN = 3;

    private Texts() {}

    /** {@code a=1,b=2}. */
    static String labels(JsonObject labels) {
        var text = labels.stringMap().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return text.isEmpty() ? Cell.NONE : text;
    }

    /** A label selector in the notation of queries, by key: {@code app=web,tier in (a,b),!old}. */
    static String selector(JsonObject selector) {
        var terms = new TreeMap<String, String>();
        selector.object("matchLabels").stringMap().forEach((key, value) -> terms.put(key + " 0", key + "=" + value));
        var expressions = selector.array("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            var expression = expressions.get(i).asObject();
            terms.put(expression.text("key") + " 1" + i, expression(expression));
        }
        return terms.isEmpty() ? Cell.NONE : String.join(",", terms.values());
    }

    private static String expression(JsonObject expression) {
        var key = expression.text("key");
        var values = expression.array("values").strings().sorted().collect(Collectors.joining(",", "(", ")"));
        return switch (expression.text("operator")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    /** {@code True}, {@code False} or {@code <unset>}. */
    static String flag(JsonObject holder, String member) {
        return holder.has(member) ? (holder.flag(member) ? "True" : "False") : Cell.UNSET;
    }

    /** A number, a percentage, a quantity or {@code otherwise}. */
    static String amount(JsonObject holder, String member, String otherwise) {
        return switch (holder.get(member)) {
            case JsonString(var text) -> text;
            case JsonInteger(var number) -> Long.toString(number);
            case null, default -> otherwise;
        };
    }

    static String members(JsonArray objects, String member) {
        return objects.objects().map(object -> object.text(member)).collect(Collectors.joining(","));
    }

    /** The first few joined by commas, then how many more there are. */
    static String shortened(List<String> all, String whenEmpty) {
        if (all.isEmpty()) {
            return whenEmpty;
        }
        var shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() <= SHOWN ? shown : shown + " + " + (all.size() - SHOWN) + " more...";
    }

    /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}. */
    static String hostPort(String host, long port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    static String joined(Stream<String> texts, String separator) {
        return texts.collect(Collectors.joining(separator));
    }
}
