package dev.djong.patch;

import dev.djong.codec.BodyLimits;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * JSON patch (RFC 6902): operations in order, all or none. Negative list positions count from the end, as upstream's
 * library has it. How much {@code copy} may add is bounded ({@link BodyLimits#MAX_PATCH_COPY_BYTES}).
 */
public final class JsonPatch {
    private final JsonArray operations;
    private long copiedBytes;

    private JsonPatch(JsonArray operations) {
        this.operations = operations;
    }

    static Json apply(Json target, JsonArray operations) {
        return new JsonPatch(operations).run(target);
    }

    private Json run(Json target) {
        var result = target;
        for (var operation : operations) {
            result = step(result, operation.asObject());
        }
        return result;
    }

    private Json step(Json target, JsonObject operation) {
        var path = JsonPointer.of(operation.text("path"));
        return switch (operation.text("op")) {
            case "add" -> add(target, path, value(operation));
            case "remove" -> remove(target, path);
            case "replace" -> replace(target, path, value(operation));
            case "move" -> {
                var from = JsonPointer.of(operation.text("from"));
                if (path.isInside(from)) {
                    throw PatchFailure.doesNotApply("cannot move a value into itself");
                }
                yield add(remove(target, from), path, find(target, from));
            }
            case "copy" -> add(target, path, copied(find(target, JsonPointer.of(operation.text("from")))));
            case "test" -> {
                var expected = operation.has("value") ? value(operation) : Json.NULL;
                if (!valueOrNull(target, path).equals(expected)) {
                    throw PatchFailure.doesNotApply("testing path " + operation.text("path") + " failed");
                }
                yield target;
            }
            case String other -> throw PatchFailure.doesNotApply("Unexpected kind: " + other);
        };
    }

    private static Json value(JsonObject operation) {
        var value = operation.get("value");
        if (value == null) {
            throw PatchFailure.doesNotApply("the operation has no value");
        }
        return value;
    }

    private Json copied(Json value) {
        copiedBytes += JsonWriter.toBytes(value).length;
        if (copiedBytes > BodyLimits.MAX_PATCH_COPY_BYTES) {
            throw PatchFailure.doesNotApply("Unable to complete the copy, the accumulated size increase of copy is "
                    + copiedBytes + ", exceeding the limit " + BodyLimits.MAX_PATCH_COPY_BYTES);
        }
        return value;
    }

    private static Json add(Json target, JsonPointer path, Json value) {
        return path.isRoot()
                ? value
                : change(target, path, parent -> switch (parent) {
                    case JsonObject object -> object.with(path.last(), value);
                    case JsonArray array -> inserted(array, path.last(), value);
                    default -> throw missing(path);
                });
    }

    private static JsonArray inserted(JsonArray array, String step, Json value) {
        int at = step.equals("-") ? array.size() : position(step, array.size() + 1);
        var items = new ArrayList<>(array.asList());
        items.add(at, value);
        return JsonArray.of(items);
    }

    private static Json remove(Json target, JsonPointer path) {
        find(target, path);
        return path.isRoot()
                ? Json.NULL
                : change(target, path, parent -> switch (parent) {
                    case JsonObject object -> object.without(path.last());
                    case JsonArray array -> {
                        var items = new ArrayList<>(array.asList());
                        items.remove(position(path.last(), array.size()));
                        yield JsonArray.of(items);
                    }
                    default -> throw missing(path);
                });
    }

    private static Json replace(Json target, JsonPointer path, Json value) {
        find(target, path);
        return path.isRoot()
                ? value
                : change(target, path, parent -> switch (parent) {
                    case JsonObject object -> object.with(path.last(), value);
                    case JsonArray array -> array.with(position(path.last(), array.size()), value);
                    default -> throw missing(path);
                });
    }

    private static Json find(Json target, JsonPointer path) {
        var here = target;
        for (var step : path.steps()) {
            here = child(here, step, path);
        }
        return here;
    }

    /** A test treats an absent member as null, provided that its parent is there. */
    private static Json valueOrNull(Json target, JsonPointer path) {
        if (path.isRoot()) {
            return target;
        }
        var steps = path.steps();
        var parent = find(target, new JsonPointer(steps.subList(0, steps.size() - 1)));
        return parent instanceof JsonObject object && !object.has(path.last())
                ? Json.NULL
                : child(parent, path.last(), path);
    }

    private static Json child(Json parent, String step, JsonPointer path) {
        var child = switch (parent) {
            case JsonObject object -> object.get(step);
            case JsonArray array -> array.get(position(step, array.size()));
            default -> null;
        };
        if (child == null) {
            throw missing(path);
        }
        return child;
    }

    /** Changes the parent of what the path names and everything above it; a loop, since paths may be long. */
    private static Json change(Json target, JsonPointer path, UnaryOperator<Json> changeParent) {
        List<String> steps = path.steps();
        var above = new ArrayList<Json>();
        var here = target;
        for (int i = 0; i < steps.size() - 1; i++) {
            above.add(here);
            here = child(here, steps.get(i), path);
        }
        var changed = changeParent.apply(here);
        for (int i = above.size() - 1; i >= 0; i--) {
            changed = switch (above.get(i)) {
                case JsonObject object -> object.with(steps.get(i), changed);
                case JsonArray array -> array.with(position(steps.get(i), array.size()), changed);
                default -> throw missing(path);
            };
        }
        return changed;
    }

    private static int position(String step, int size) {
        int at;
        try {
            at = Integer.parseInt(step);
        } catch (NumberFormatException malformed) {
            throw PatchFailure.doesNotApply("no list position: " + step);
        }
        int counted = at < 0 ? at + size : at;
        if (counted < 0 || counted >= size) {
            throw PatchFailure.doesNotApply("Unable to access invalid index: " + at);
        }
        return counted;
    }

    private static PatchFailure missing(JsonPointer path) {
        return PatchFailure.doesNotApply("doc is missing path: /" + String.join("/", path.steps()));
    }
}
