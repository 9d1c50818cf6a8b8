package dev.djong.controller.persistentvolume;

import java.util.List;
import java.util.Optional;

/** The next step about a claim or a volume, if any, and what to tell. */
record BindingPlan(Optional<Write> write, List<Note> notes) {
    static final BindingPlan NOTHING = new BindingPlan(Optional.empty(), List.of());

    static BindingPlan of(Optional<Write> write) {
        return new BindingPlan(write, List.of());
    }

    static BindingPlan of(Write write) {
        return of(Optional.of(write));
    }

    BindingPlan telling(Note note) {
        return new BindingPlan(write, List.of(note));
    }

    /** The note goes with the write: where nothing changes, nothing is told. */
    BindingPlan tellingOnce(Note note) {
        return write.isPresent() ? telling(note) : this;
    }
}
