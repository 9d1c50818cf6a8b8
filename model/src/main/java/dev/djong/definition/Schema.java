package dev.djong.definition;

import dev.djong.json.Json;

/** The shape of a value. Shapes are shared: each named type exists once, however many kinds use it. */
public sealed interface Schema
        permits ScalarSchema, ListSchema, MapSchema, StructSchema, ChoiceSchema, CustomSchema, RawSchema {

    /** What upstream's typed clients emit for a value that was never set: {@code ""}, {@code 0}, {@code null}, {@code {}}. */
    Json zero();

    /** The type's name in upstream's decoding errors, for example {@code int32} or {@code []v1.Container}. */
    String goType();

    /** Whether {@code value}, a value of this shape, is one that {@code omitempty} leaves out. */
    boolean isEmpty(Json value);
}
