package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldPathStepsTest {
    @Test
    void steps_namesAndIndexes_areKeptApart() {
        assertThat(FieldPath.parse("items[0].a\\.b.1").steps()).containsExactly("items", 0, "a.b", "1");
        assertThat(FieldPath.ofName("x.y").steps()).containsExactly("x.y");
    }
}
