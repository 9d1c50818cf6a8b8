package dev.djong.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderedSnapshotTest {

    /** Compares with a TreeMap after every step, and all old versions again at the end. */
    @Test
    void behavesAsASortedMapAndOldVersionsStay() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var model = new TreeMap<Integer, Integer>();
            var snapshot = OrderedSnapshot.<Integer, Integer>empty();
            var versions = new ArrayList<OrderedSnapshot<Integer, Integer>>();
            var models = new ArrayList<TreeMap<Integer, Integer>>();
            for (int step = 0; step < 300; step++) {
                int key = random.nextInt(100);
                if (random.nextInt(3) == 0) {
                    model.remove(key);
                    snapshot = snapshot.without(key);
                } else {
                    model.put(key, step);
                    snapshot = snapshot.with(key, step);
                }
                versions.add(snapshot);
                models.add(new TreeMap<>(model));
            }
            for (int i = 0; i < versions.size(); i++) {
                assertSame(versions.get(i), models.get(i));
            }
        }
    }

    private static void assertSame(OrderedSnapshot<Integer, Integer> snapshot, TreeMap<Integer, Integer> model) {
        assertThat(snapshot.size()).isEqualTo(model.size());
        assertThat(keys(snapshot, 0)).containsExactlyElementsOf(model.keySet());
        assertThat(keys(snapshot, 50))
                .containsExactlyElementsOf(model.tailMap(50).keySet());
        assertThat(snapshot.countBelow(50)).isEqualTo(model.headMap(50).size());
        assertThat(snapshot.get(17)).isEqualTo(model.get(17));
        var floor = model.floorEntry(33);
        assertThat(snapshot.floor(33)).isEqualTo(floor == null ? null : floor.getValue());
    }

    private static List<Integer> keys(OrderedSnapshot<Integer, Integer> snapshot, int from) {
        var keys = new ArrayList<Integer>();
        snapshot.from(from).forEachRemaining(item -> keys.add(item.key()));
        return keys;
    }

    /** Whatever bears the marks is found, in order, after any changes; of the rest little is looked at. */
    @Test
    void valuesAreFoundByTheirMarks() {
        var random = new Random(7);
        var model = new TreeMap<Integer, Integer>();
        var snapshot = OrderedSnapshot.<Integer, Integer>empty(value -> 1L << value % 8);
        for (int step = 0; step < 5_000; step++) {
            int key = random.nextInt(2_000);
            if (random.nextInt(3) == 0) {
                model.remove(key);
                snapshot = snapshot.without(key);
            } else {
                int value = random.nextInt(100) == 0 ? 7 : random.nextInt(7);
                model.put(key, value);
                snapshot = snapshot.with(key, value);
            }
        }
        for (int from : new int[] {0, 1, 777, 1_999, 5_000}) {
            var looked = new ArrayList<Integer>();
            snapshot.from(from, 1L << 7).forEachRemaining(item -> looked.add(item.key()));
            var wanted = model.tailMap(from).entrySet().stream()
                    .filter(entry -> entry.getValue() == 7)
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            assertThat(looked).isSorted().containsAll(wanted);
            assertThat(looked).hasSizeLessThanOrEqualTo(12 * (wanted.size() + 1));
        }
    }

    @Test
    void ascendingKeysStayBalanced() {
        var snapshot = OrderedSnapshot.<Integer, Integer>empty();
        for (int i = 0; i < 100_000; i++) {
            snapshot = snapshot.with(i, i);
        }
        assertThat(snapshot.size()).isEqualTo(100_000);
        assertThat(snapshot.height()).isLessThan(40);
    }
}
