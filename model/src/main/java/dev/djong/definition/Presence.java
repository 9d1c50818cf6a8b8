package dev.djong.definition;

/**
 * Whether a field without a value appears in an encoded object. Upstream's typed clients drop and add such fields; equal
 * objects have equal bytes only when we do the same.
 */
public enum Presence {
    /** Left out when empty: {@code ""}, {@code 0}, {@code false}, no items. */
    DROP_EMPTY,
    /** Left out when not given; a given empty value stays. */
    DROP_NULL,
    /** Left out when every part has its zero value. */
    DROP_ZERO,
    /** Always there, with its zero value when not given: {@code status: {}}. */
    KEEP_ZERO,
    /** Always there, with {@code null} when not given. */
    KEEP_NULL,
    /** Just as it was sent, {@code null} included: the fields of custom resources. */
    AS_GIVEN
}
