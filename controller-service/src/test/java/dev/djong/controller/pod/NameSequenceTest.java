package dev.djong.controller.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameSequenceTest {
    private final NameSequence names = new NameSequence("web-5d4", "uid-1");

    @Test
    void aNameTellsItsPlace() {
        var seen = new HashSet<String>();
        for (int place = 0; place < 5000; place++) {
            var name = names.name(place);
            assertThat(name).matches("web-5d4-[bcdfghjklmnpqrstvwxz2456789]{5}");
            assertThat(seen.add(name)).isTrue();
            assertThat(names.place(name)).hasValue(place);
        }
    }

    @Test
    void theNextPlaceComesAfterAllThatAreTaken() {
        var taken = List.of(pod(names.name(3)), pod(names.name(7)), pod("web-5d4-stranger"), pod("other"));
        assertThat(names.next(taken, 0)).isEqualTo(8);
        assertThat(names.next(List.of(), 0)).isZero();
    }

    @Test
    void anotherGenerationHasOtherNames() {
        assertThat(names.next(List.of(), 3)).isGreaterThan(names.next(List.of(), 2));
        assertThat(names.place(names.name(names.next(List.of(), 1L << 40)))).isPresent();
    }

    @Test
    void theSequenceBeginsAgainAtItsEnd() {
        int end = 1 << 20;
        assertThat(names.name(end)).isEqualTo(names.name(0));
        assertThat(names.place(names.name(end - 1))).hasValue(end - 1);
    }

    @Test
    void longNamesAreCut() {
        var sequence = new NameSequence("x".repeat(100), "uid");
        assertThat(sequence.name(0)).hasSize(63);
        assertThat(sequence.place(sequence.name(4))).hasValue(4);
    }

    private static ApiObject pod(String name) {
        return ApiObject.of("v1", "Pod", new ObjectKey("n", name));
    }
}
