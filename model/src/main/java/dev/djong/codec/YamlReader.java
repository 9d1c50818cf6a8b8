package dev.djong.codec;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Reads the first document of a YAML text as JSON, from parser events with an explicit stack: no depth, no alias and no
 * tag makes it recurse, construct or expand. An alias shares the tree of its anchor; its nodes count again each time, so a
 * bomb runs into {@link BodyLimits#MAX_YAML_NODES} while it is still small.
 */
public final class YamlReader {
    /** The tree, and duplicate keys as {@code line 9: key "foo" already set in map}. */
    public record Result(Json tree, List<String> duplicates) {}

    private record Anchored(Json tree, int nodes) {}

    private static final String PREFIX = "error converting YAML to JSON: ";
    /** Long text counts as several nodes: an alias of it is as large as many small ones. */
    private static final int CHARS_A_NODE = 8;

    private static final String MERGE_KEY = "<<";

    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final List<String> duplicates = new ArrayList<>();
    private int nodes;

    private YamlReader() {}

    /** @throws DecodeFailure with upstream's text if the document is malformed or too large when expanded */
    public static Result read(byte[] body) {
        var options = new LoaderOptions();
        options.setCodePointLimit(BodyLimits.MAX_BODY_BYTES);
        options.setNestingDepthLimit(BodyLimits.MAX_YAML_DEPTH);
        options.setProcessComments(false);
        try {
            var reader = new YamlReader();
            var parser = new ParserImpl(new WholeText(new String(body, StandardCharsets.UTF_8)), options);
            return new Result(reader.document(parser), List.copyOf(reader.duplicates));
        } catch (MarkedYAMLException e) {
            throw new DecodeFailure(PREFIX + "yaml: " + line(e) + e.getProblem());
        } catch (YAMLException e) {
            throw new DecodeFailure(PREFIX + "yaml: " + e.getMessage());
        }
    }

    /** Lines count from one for what the scanner finds and from zero for what the parser finds, as upstream does. */
    private static String line(MarkedYAMLException e) {
        var mark = e.getProblemMark();
        int line = mark == null ? 0 : mark.getLine() + (e instanceof ScannerException ? 1 : 0);
        return line == 0 ? "" : "line " + line + ": ";
    }

    private Json document(Parser events) {
        Json root = Json.NULL;
        for (var event = events.getEvent(); event != null; event = events.getEvent()) {
            // What follows the first document is nobody's: it is not even read.
            if (event instanceof DocumentEndEvent) {
                break;
            }
            var complete = accept(event);
            if (complete != null && open.isEmpty()) {
                root = complete;
            } else if (complete != null) {
                open.getLast().add(complete, event.getStartMark().getLine() + 1);
            }
        }
        return root;
    }

    private @Nullable Json accept(Event event) {
        return switch (event) {
            case ScalarEvent scalar ->
                anchored(scalar, scalar(scalar), count(1 + scalar.getValue().length() / CHARS_A_NODE));
            case AliasEvent alias -> alias(alias);
            case MappingStartEvent start -> begin(new OpenMapping(start));
            case SequenceStartEvent start -> begin(new OpenSequence(start));
            case MappingEndEvent ignored -> end();
            case SequenceEndEvent ignored -> end();
            default -> null;
        };
    }

    private @Nullable Json begin(Open container) {
        count(1);
        container.nodesBefore = nodes - 1;
        if (open.size() >= BodyLimits.MAX_YAML_DEPTH) {
            throw new DecodeFailure(PREFIX + "yaml: exceeded max depth of " + BodyLimits.MAX_YAML_DEPTH);
        }
        open.addLast(container);
        return null;
    }

    private Json end() {
        var container = open.removeLast();
        return anchored(container.start, container.close(), nodes - container.nodesBefore);
    }

    private Json anchored(NodeEvent event, Json tree, int size) {
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), new Anchored(tree, size));
        }
        return tree;
    }

    private Json alias(AliasEvent alias) {
        var target = anchors.get(alias.getAnchor());
        if (target == null) {
            var inside = open.stream().anyMatch(container -> alias.getAnchor().equals(container.start.getAnchor()));
            throw new DecodeFailure(PREFIX + "yaml: "
                    + (inside
                            ? "anchor '" + alias.getAnchor() + "' value contains itself"
                            : "unknown anchor '" + alias.getAnchor() + "' referenced"));
        }
        count(target.nodes);
        return target.tree;
    }

    private int count(int more) {
        nodes += more;
        if (nodes > BodyLimits.MAX_YAML_NODES) {
            throw new DecodeFailure(PREFIX + "yaml: document contains excessive aliasing");
        }
        return more;
    }

    private static Json scalar(ScalarEvent event) {
        var tag = event.getTag();
        if (tag == null || tag.equals("!")) {
            return event.isPlain() && tag == null ? YamlScalars.resolve(event.getValue()) : Json.of(event.getValue());
        }
        return switch (tag) {
            case "tag:yaml.org,2002:str" -> Json.of(event.getValue());
            case "tag:yaml.org,2002:binary" -> binary(event.getValue());
            default -> YamlScalars.resolve(event.getValue());
        };
    }

    private static Json binary(String text) {
        try {
            return Json.of(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw new DecodeFailure(PREFIX + "yaml: !!binary value contains invalid base64 data");
        }
    }

    /** A container that is being read. */
    private abstract static sealed class Open {
        final NodeEvent start;
        int nodesBefore;

        Open(NodeEvent start) {
            this.start = start;
        }

        abstract void add(Json value, int line);

        abstract Json close();
    }

    private static final class OpenSequence extends Open {
        private final List<Json> items = new ArrayList<>();

        OpenSequence(NodeEvent start) {
            super(start);
        }

        @Override
        void add(Json value, int line) {
            items.add(value);
        }

        @Override
        Json close() {
            return JsonArray.of(items);
        }
    }

    private final class OpenMapping extends Open {
        private final TreeMap<String, Json> members = new TreeMap<>();
        private @Nullable String key;

        OpenMapping(NodeEvent start) {
            super(start);
        }

        @Override
        void add(Json value, int line) {
            var name = key;
            if (name == null) {
                key = keyOf(value);
                return;
            }
            key = null;
            if (name.equals(MERGE_KEY)) {
                merge(value);
            } else if (members.put(name, value) != null && duplicates.size() < StrictProblems.MAX_PROBLEMS) {
                duplicates.add("line " + line + ": key " + Json.of(name) + " already set in map");
            }
        }

        private void merge(Json value) {
            switch (value) {
                case JsonObject object -> object.forEach(members::put);
                case JsonArray array -> array.asList().reversed().forEach(this::merge);
                default ->
                    throw new DecodeFailure(PREFIX + "yaml: map merge requires map or sequence of maps as the value");
            }
        }

        @Override
        Json close() {
            return JsonObject.of(members);
        }
    }

    private static String keyOf(Json key) {
        return switch (key) {
            case JsonString(var text) -> text;
            case JsonInteger(var number) -> Long.toString(number);
            case JsonBool bool -> bool.toString();
            case JsonDecimal decimal -> decimal.toString();
            default -> throw new DecodeFailure(PREFIX + "unsupported map key of type: " + key.typeName());
        };
    }
}
