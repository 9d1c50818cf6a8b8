package dev.djong.apiserver.ownership;

import dev.djong.apiserver.ownership.Manager.Operation;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** An object's {@code metadata.managedFields}: each manager with its fields and when they changed last. */
record ManagedFields(List<Entry> entries) {
    static final ManagedFields NONE = new ManagedFields(List.of());

    /** More updaters than that share one entry: clients that take a new name each time must not fill the object. */
    static final int MAX_UPDATERS = 10;

    private static final String ANCIENT = "ancient-changes";
    private static final String MEMBER = "managedFields";

    /** @param time RFC 3339, empty where it is not known */
    record Entry(Manager manager, FieldSet fields, String time) {}

    ManagedFields {
        entries = List.copyOf(entries);
    }

    /** What an object tells; empty where it tells nothing, or nothing that makes sense. */
    static Optional<ManagedFields> of(ApiObject object) {
        var entries = new ArrayList<Entry>();
        for (var item : object.metadata().array(MEMBER)) {
            if (!(item instanceof JsonObject entry)) {
                return Optional.empty();
            }
            var fields = new FieldSet(entry.object("fieldsV1"));
            if (!fields.isWellFormed()) {
                return Optional.empty();
            }
            if (!fields.isEmpty()) {
                entries.add(new Entry(Manager.of(entry), fields, entry.text("time")));
            }
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(new ManagedFields(entries));
    }

    /** A list with one empty entry is how a client says that nothing is to be recorded any more. */
    static boolean isReset(ApiObject object) {
        var list = object.metadata().array(MEMBER);
        return list.size() == 1 && list.get(0) instanceof JsonObject entry && entry.isEmpty();
    }

    static ApiObject removeFrom(ApiObject object) {
        return object.withMetadata(metadata -> metadata.without(MEMBER));
    }

    ApiObject writeTo(ApiObject object) {
        return entries.isEmpty()
                ? removeFrom(object)
                : object.withMetadata(metadata -> metadata.with(MEMBER, toJson()));
    }

    FieldSet of(Manager manager) {
        return find(manager).map(Entry::fields).orElse(FieldSet.EMPTY);
    }

    Optional<Entry> find(Manager manager) {
        return entries.stream().filter(entry -> entry.manager.isSameAs(manager)).findFirst();
    }

    /** Every manager's fields changed so; managers that are left with none are gone. */
    ManagedFields map(BiFunction<Manager, FieldSet, FieldSet> change) {
        return new ManagedFields(entries.stream()
                .map(entry -> new Entry(entry.manager, change.apply(entry.manager, entry.fields), entry.time))
                .filter(entry -> !entry.fields.isEmpty())
                .toList());
    }

    ManagedFields with(Manager manager, FieldSet fields, String time) {
        var others = new ArrayList<>(entries);
        others.removeIf(entry -> entry.manager.isSameAs(manager));
        if (!fields.isEmpty()) {
            others.add(new Entry(manager, fields, time));
        }
        return new ManagedFields(others);
    }

    /** Joins the oldest updaters until no more than {@link #MAX_UPDATERS} are left. */
    ManagedFields capped() {
        var updaters = new ArrayList<>(entries.stream()
                .filter(entry -> entry.manager.operation() == Operation.UPDATE)
                .sorted(Comparator.comparing(Entry::time))
                .toList());
        if (updaters.size() <= MAX_UPDATERS) {
            return this;
        }
        var kept = new ArrayList<>(entries);
        var oldest = updaters.subList(0, updaters.size() - MAX_UPDATERS + 1);
        kept.removeAll(oldest);
        var joined = new ManagedFields(kept);
        for (var entry : oldest) {
            var ancient = new Manager(ANCIENT, Operation.UPDATE, entry.manager.apiVersion(), "");
            joined = joined.with(ancient, joined.of(ancient).union(entry.fields), entry.time);
        }
        return joined;
    }

    /** All fields of all managers that use the version. */
    FieldSet allIn(String apiVersion) {
        return entries.stream()
                .filter(entry -> entry.manager.apiVersion().equals(apiVersion))
                .map(Entry::fields)
                .reduce(FieldSet.EMPTY, FieldSet::union);
    }

    private JsonArray toJson() {
        return entries.stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.manager.operation())
                        .thenComparing(Entry::time)
                        .thenComparing(entry -> entry.manager.name())
                        .thenComparing(entry -> entry.manager.apiVersion())
                        .thenComparing(entry -> entry.manager.subresource()))
                .map(ManagedFields::toJson)
                .collect(JsonArray.collector());
    }

    private static JsonObject toJson(Entry entry) {
        var manager = entry.manager;
        return JsonObject.builder()
                .put("apiVersion", manager.apiVersion())
                .put("fieldsType", "FieldsV1")
                .put("fieldsV1", entry.fields.toJson())
                .put("manager", manager.name())
                .put("operation", manager.operation().text())
                .putText("subresource", manager.subresource())
                .putText("time", entry.time)
                .build();
    }
}
