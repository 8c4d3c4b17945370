package io.cxintegrate.genesys.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Violation;
import io.cxintegrate.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change of the contract means, as the flows see it. */
class ContractCompatibilityTest {
    private static final String EMPTY = "{'type': 'object', 'properties': {}}";

    private static ContractCompatibility input(String before, String after) {
        return ContractCompatibility.between(contract(before, EMPTY), contract(after, EMPTY));
    }

    private static ContractCompatibility output(String before, String after) {
        return ContractCompatibility.between(contract(EMPTY, before), contract(EMPTY, after));
    }

    private static ActionContract contract(String input, String output) {
        return new ActionContract(json(input), json(output));
    }

    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"'));
    }

    private static String property(String schema) {
        return "{'type': 'object', 'properties': {'x': " + schema + "}}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'string'}                      | {'type':'integer'}                     | is integer now and was string; flows that send what they sent are refused
            {}                                     | {'type':'string'}                      | is string now and was any type; flows that send what they sent are refused
            {'type':'number'}                      | {'type':'integer'}                     | is integer now and was number; flows that send what they sent are refused
            {'type':'string'}                      | {'type':'string','enum':['a']}         | takes fewer values; flows that send another are refused
            {'type':'string','enum':['a','b']}     | {'type':'string','enum':['a']}         | takes fewer values; flows that send another are refused
            {'type':'string','minLength':1}        | {'type':'string','minLength':2}        | minLength is 2 now and was 1; flows that send what they sent may be refused
            {'type':'string'}                      | {'type':'string','maxLength':9}        | maxLength is 9 now and was not there; flows that send what they sent may be refused
            {'type':'number','maximum':9.5}        | {'type':'number','maximum':9}          | maximum is 9 now and was 9.5; flows that send what they sent may be refused
            {'type':'string'}                      | {'type':'string','pattern':'^a'}       | pattern is another; flows may send what it does not take any more
            {'type':'string'}                      | {'type':'string','x-odd':1}            | x-odd is another; flows may send what it does not take any more
            """)
    void between_inputTightened_breaksTheFlowsThatSendIt(String before, String after, String problem) {
        ContractCompatibility verdict = input(property(before), property(after));

        assertThat(verdict.breaks()).containsExactly(new Violation("input.x", problem));
        assertThat(verdict.isCompatible()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'integer'}                     | {'type':'number'}
            {'type':'string'}                      | {'type':['string','null']}
            {'type':'string','enum':['a']}         | {'type':'string','enum':['a','b']}
            {'type':'string','enum':['a']}         | {'type':'string'}
            {'type':'string','minLength':2}        | {'type':'string','minLength':1}
            {'type':'string','maxLength':2}        | {'type':'string'}
            {'type':'string','pattern':'^a'}       | {'type':'string'}
            {'type':'string','title':'A'}          | {'type':'string','title':'B','description':'C'}
            {'type':'number','minimum':1}          | {'type':'number','minimum':1.0}
            """)
    void between_inputRelaxed_isCompatible(String before, String after) {
        assertThat(input(property(before), property(after)).isCompatible()).isTrue();
    }

    @Test
    void between_inputRequiredAndGone_saysWhichFlowsBreak() {
        ContractCompatibility verdict = input(
                "{'properties': {'a': {}, 'b': {}, 'c': {}}, 'required': ['c']}",
                "{'properties': {'a': {}, 'c': {}, 'd': {}, 'e': {}}, 'required': ['a', 'd']}");

        assertThat(verdict.toText()).isEqualTo("""
                not compatible: 3 changes break flows
                  - input.a: is required now; flows that leave it out are refused
                  - input.d: is new and required; no flow sends it, so all are refused
                  - input.b: is gone; flows go on sending it and nothing heeds it
                  + input.c: need not be sent any more
                  + input.e: is new; flows may send it""");
    }

    @Test
    void between_inputClosed_breaksFlowsThatSendMore() {
        assertThat(input("{'properties': {'a': {}}}", "{'properties': {}, 'additionalProperties': false}")
                        .breaks())
                .containsExactly(
                        new Violation("input.a", "is gone; flows that send it are refused"),
                        new Violation("input", "takes no other properties any more; flows that send some are refused"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'integer'}                 | {'type':'number'}                  | is number now and was integer; flows that read <output.x> get what they cannot handle
            {'type':'string'}                  | {'type':['string','null']}         | is string or null now and was string; flows that read <output.x> get what they cannot handle
            {'type':'string','enum':['a']}     | {'type':'string','enum':['a','b']} | may have other values; flows that branch on it do not know them
            {'type':'string','enum':['a']}     | {'type':'string'}                  | may have other values; flows that branch on it do not know them
            """)
    void between_outputWidened_breaksTheFlowsThatReadIt(String before, String after, String problem) {
        assertThat(output(property(before), property(after)).breaks())
                .containsExactly(new Violation("output.x", problem));
    }

    @Test
    void between_outputDeepInside_isJudgedByPath() {
        ContractCompatibility verdict = output(
                property("{'type':'array','items':{'type':'object','properties':{'a':{'type':'string'},'b':{}},"
                        + "'required':['a']}}"),
                property("{'type':'array','items':{'type':'object','properties':{'a':{'type':'string'},'c':{}}}}"));

        assertThat(verdict.toText()).isEqualTo("""
                not compatible: 2 changes break flows
                  - output.x[i].a: may be missing now; flows that rely on <output.x[i].a> may find nothing
                  - output.x[i].b: is gone; flows that read <output.x[i].b> find nothing
                  + output.x[i].c: is new; flows may read <output.x[i].c>""");
    }

    @Test
    void between_outputAdded_isCompatibleAndSaysWhatIsNew() {
        assertThat(output(
                                property("{'type':'number'}"),
                                "{'properties': {'x': {'type':'integer'}, 'y': {}}, 'type':'object'}")
                        .toText())
                .isEqualTo("compatible: flows go on as they are\n  + output.y: is new; flows may read <output.y>");
    }
}
