package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonArray;
import java.time.Instant;
import java.util.List;

/** The cells of one object at one revision. */
public record Row(List<Cell> cells) {
    public Row {
        cells = List.copyOf(cells);
    }

    /** The member {@code cells} of a table's row at that moment. */
    public JsonArray at(Instant now) {
        return cells.stream().map(cell -> cell.at(now)).collect(JsonArray.collector());
    }
}
