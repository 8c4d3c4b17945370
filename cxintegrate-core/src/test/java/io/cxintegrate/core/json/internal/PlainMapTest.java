package io.cxintegrate.core.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMapTest {
    private static MapDraft draft(int members) {
        MapDraft draft = new MapDraft(0);
        for (int i = 0; i < members; i++) {
            draft.add("name" + i, i % 5 == 4 ? null : i);
        }
        return draft;
    }

    private static Map<String, @Nullable Object> expected(int members) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < members; i++) {
            map.put("name" + i, i % 5 == 4 ? null : i);
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 16, 17, 100})
    void map_fewOrManyMembers_isLikeTheMapOfTheJdk(int members) {
        PlainMap map = draft(members).build();
        Map<String, @Nullable Object> expected = expected(members);

        assertThat(map).isEqualTo(expected).hasSize(members);
        assertThat(expected).isEqualTo(map);
        assertThat(map.hashCode()).isEqualTo(expected.hashCode());
        assertThat(map.keySet()).containsExactlyElementsOf(expected.keySet());
        assertThat(new ArrayList<>(map.values())).isEqualTo(new ArrayList<>(expected.values()));
        List<String> told = new ArrayList<>();
        map.forEach((name, value) -> told.add(name + "=" + value));
        assertThat(told)
                .isEqualTo(expected.entrySet().stream().map(Entry::toString).toList());
        for (Entry<String, @Nullable Object> e : expected.entrySet()) {
            // Another object than the name in the map.
            String name = String.valueOf(e.getKey().toCharArray());
            assertThat(map.get(name)).isEqualTo(e.getValue());
            assertThat(map.containsKey(name)).isTrue();
        }
        assertThat(map.get("other")).isNull();
        assertThat(map.getOrDefault("other", "default")).isEqualTo("default");
        assertThat(map.getOrDefault("name4", "default")).isEqualTo(expected.getOrDefault("name4", "default"));
        assertThat(map.containsKey("other")).isFalse();
        assertThat(map.containsKey(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    void map_anyWayToChangeIt_isRefused(int members) {
        PlainMap map = draft(members).build();
        var entries = map.entrySet().iterator();
        Entry<String, @Nullable Object> entry = entries.next();

        assertThatThrownBy(() -> map.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.remove("name0")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> entry.setValue(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.replaceAll((name, value) -> 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(map).isEqualTo(expected(members));
        entries.forEachRemaining(e -> {});
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17, 40})
    void draft_putReplaceAllAndLeaveOut_doWhatTheySay(int members) {
        MapDraft draft = new MapDraft(expected(members));
        Map<String, @Nullable Object> expected = expected(members);

        assertThat(draft.put("name1", "x")).isEqualTo(1);
        assertThat(draft.put("more", null)).isNull();
        draft.replaceAll((name, value) -> name.equals("name2") ? "y" : value);
        draft.leaveOut("name0");
        draft.leaveOut("nowhere");
        expected.put("name1", "x");
        expected.put("more", null);
        expected.put("name2", "y");
        expected.remove("name0");

        PlainMap map = draft.build();
        assertThat(map).isEqualTo(expected);
        assertThat(map.keySet()).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void add_sixteenMembersAndOneMore_keepsTheOrder() {
        MapDraft draft = draft(MapDraft.FEW);
        draft.put("last", true);

        assertThat(draft.keySet()).hasSize(MapDraft.FEW + 1).endsWith("name15", "last");
    }

    @Test
    void sums_nestedParts_areThoseOfAllDepths() {
        PlainList list = PlainList.of(Arrays.asList("abc", 1, draft(2).build()));
        MapDraft draft = new MapDraft();
        draft.add("list", list);
        draft.add("text", "de");
        PlainMap map = draft.build();

        assertThat(map.height()).isEqualTo(3);
        assertThat(map.valueCount()).isEqualTo(8);
        assertThat(map.textLength()).isEqualTo(5);
        assertThat(map.valueCount()).isEqualTo(8);
        assertThat(map.textLength()).isEqualTo(5);
        assertThat(map.isSimple()).isTrue();
        assertThat(PlainMap.EMPTY.height()).isEqualTo(1);
        assertThat(PlainMap.EMPTY.valueCount()).isEqualTo(1);
        assertThat(PlainMap.EMPTY.isSimple()).isTrue();
    }

    @Test
    void sums_samePartTwiceAtEveryLevel_stopAtTheGreatestInteger() {
        Object part = "text";
        for (int i = 0; i < 100; i++) {
            part = PlainList.of(List.of(part, part));
        }

        assertThat(((PlainList) part).valueCount()).isEqualTo(Integer.MAX_VALUE);
        assertThat(((PlainList) part).textLength()).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(((PlainList) part).height()).isEqualTo(100);
    }

    @Test
    void isSimple_nullDecimalDoubleOrEmptyArraySomewhere_isFalse() {
        for (Object part : Arrays.asList(
                null, new BigDecimal("1.5"), 1.5, BigDecimal.ONE.toBigInteger(), PlainList.of(List.of()))) {
            MapDraft few = new MapDraft();
            few.add("part", part);
            MapDraft many = draft(4);
            for (int i = 0; i < 20; i++) {
                many.add("more" + i, "x");
            }
            assertThat(many.build().isSimple()).isTrue();
            many.add("part", part);

            assertThat(few.build().isSimple()).as("%s", part).isFalse();
            assertThat(many.build().isSimple()).as("%s", part).isFalse();
            assertThat(PlainList.of(Arrays.asList(1, part)).isSimple())
                    .as("%s", part)
                    .isFalse();
        }
    }

    @Test
    void list_anyWayToChangeIt_isRefused() {
        List<@Nullable Object> source = new ArrayList<>(Arrays.asList("a", null, 2));
        PlainList list = PlainList.of(source);
        source.set(0, "b");
        list.toArray()[1] = "c";

        assertThat(list).containsExactly("a", null, 2);
        assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.sort(null)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> list.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(list).containsExactly("a", null, 2);
    }

    @Test
    void serialization_mapAndList_becomeThoseOfTheJdk() throws Exception {
        MapDraft draft = new MapDraft();
        draft.add("list", PlainList.of(Arrays.asList(1, null)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(draft.build());
        }
        Object read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = in.readObject();
        }

        assertThat(read).isExactlyInstanceOf(LinkedHashMap.class).isEqualTo(Map.of("list", Arrays.asList(1, null)));
        assertThat(((Map<?, ?>) read).get("list")).isExactlyInstanceOf(ArrayList.class);
    }
}
