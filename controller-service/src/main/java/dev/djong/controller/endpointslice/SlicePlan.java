package dev.djong.controller.endpointslice;

import dev.djong.object.ApiObject;
import java.util.List;

/** What to do with the slices of one Service. */
record SlicePlan(List<ApiObject> create, List<ApiObject> update, List<ApiObject> delete) {
    static final SlicePlan NOTHING = new SlicePlan(List.of(), List.of(), List.of());
}
