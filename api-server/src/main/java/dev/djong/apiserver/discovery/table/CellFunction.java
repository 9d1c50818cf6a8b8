package dev.djong.apiserver.discovery.table;

import dev.djong.object.ApiObject;
import java.util.List;

/** The cells of an object, one for each column of its kind. */
@FunctionalInterface
interface CellFunction {
    List<Cell> cells(ApiObject object);
}
