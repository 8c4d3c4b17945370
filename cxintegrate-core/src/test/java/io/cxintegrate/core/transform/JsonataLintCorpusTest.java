package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cxintegrate.core.transform.internal.source.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lint against the expressions of JSONata's reference suite: it has to be silent about those that are right. */
class JsonataLintCorpusTest {
    /** Cases with a result that the lint speaks about, and why it is right to. */
    private static final Map<String, String> RIGHTLY_FOUND =
            Map.of("missing-paths/case005 [unknown-variable]", "the case shows that a variable nobody set is missing");

    /** How many expressions of the suite give a result; none of the others counts as right. */
    private static final int GOOD_EXPRESSIONS = 811;

    @Test
    void findings_corpus_areNoneForWhatIsRight() throws IOException {
        int good = 0;
        List<String> unread = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (JsonataCases.Case c : JsonataCases.all()) {
            String source = c.source();
            if (source == null || c.content().containsKey("code") || c.content().containsKey("error")) {
                continue;
            }
            good++;
            if (Tree.of(source).isEmpty()) {
                unread.add(c.name());
            }
            ExpressionLint lint = ExpressionLint.builder()
                    .variables(c.bindings().keySet().toArray(String[]::new))
                    .build();
            lint.findings(source).forEach(f -> found.add(c.name() + " [" + f.ruleId() + "]"));
        }
        assumeTrue(JsonataCases.areTheUsual());
        assertThat(good).isEqualTo(GOOD_EXPRESSIONS);
        assertThat(unread).as("expressions the lint cannot read").isEmpty();
        assertThat(found).containsExactlyInAnyOrderElementsOf(RIGHTLY_FOUND.keySet());
    }
}
