package dev.djong.apiserver.verb;

import dev.djong.definition.Column;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import java.util.List;

/** What {@code kubectl get} shows of a kind. */
public interface Tables {
    List<Column> columns(ResourceDefinition definition);

    /** One value a column, ages at the moment of the call. */
    List<Json> cells(ResourceDefinition definition, ApiObject object);
}
