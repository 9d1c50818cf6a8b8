package dev.djong.apiserver;

import dev.djong.apiserver.verb.Tables;
import dev.djong.definition.Column;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import java.util.List;

/** The least that a table can show. */
final class NamesOnly implements Tables {
    @Override
    public List<Column> columns(ResourceDefinition definition) {
        return List.of(new Column("Name", "string", "name", "Name", 0), new Column("Age", "string", "", "Age", 0));
    }

    @Override
    public List<Json> cells(ResourceDefinition definition, ApiObject object) {
        return List.of(Json.of(object.name()), Json.of(object.metadata().text("creationTimestamp")));
    }
}
