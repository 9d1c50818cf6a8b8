package dev.djong.apiserver.discovery.table;

import dev.djong.definition.Column;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonPath;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.List;

/** Cells of custom resources: each column says where its value is found. */
final class CustomCells {
    private static final Cell NOTHING = new Cell.Fixed(Json.NULL);

    private CustomCells() {}

    static List<Cell> of(List<Column> columns, ApiObject object) {
        return columns.stream().map(column -> cell(column, object)).toList();
    }

    private static Cell cell(Column column, ApiObject object) {
        if (column.jsonPath().isEmpty()) {
            return CoreCells.name(object);
        }
        return JsonPath.parse(column.jsonPath())
                .first(object.root())
                .map(value -> cell(column.type(), value))
                .orElse(NOTHING);
    }

    /** A value of another type than the column's leaves the cell empty. */
    private static Cell cell(String type, Json value) {
        return switch (type) {
            case "string" -> Cell.of(printed(value));
            case "integer" -> integer(value);
            case "number" ->
                value instanceof JsonInteger || value instanceof JsonDecimal ? new Cell.Fixed(value) : NOTHING;
            case "boolean" -> value instanceof JsonBool ? new Cell.Fixed(value) : NOTHING;
            case "date" -> date(value);
            default -> NOTHING;
        };
    }

    private static String printed(Json value) {
        return switch (value) {
            case JsonString(var text) -> text;
            case JsonObject ignored -> value.toString();
            case JsonArray ignored -> value.toString();
            default -> value.isNull() ? "<nil>" : value.toString();
        };
    }

    private static Cell integer(Json value) {
        return switch (value) {
            case JsonInteger ignored -> new Cell.Fixed(value);
            case JsonDecimal(var number) -> Cell.of((long) number);
            default -> NOTHING;
        };
    }

    private static Cell date(Json value) {
        if (!(value instanceof JsonString(var text))) {
            return NOTHING;
        }
        var time = Times.parse(text);
        return time.isPresent() ? Cell.age(time) : Cell.of("<invalid>");
    }
}
