package dev.djong.api;

import dev.djong.object.ApiObject;
import java.util.List;

/** One answer to a list: objects with apiVersion and kind filled in, and where a watch goes on. */
public record ObjectList(List<ApiObject> items, String resourceVersion, String continueToken) {}
