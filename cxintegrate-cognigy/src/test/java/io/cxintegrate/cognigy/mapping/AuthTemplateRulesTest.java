package io.cxintegrate.cognigy.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTemplateRulesTest {
    private static final String LITERAL =
            " literal text that is neither an authentication scheme nor a parameter name; put it behind a placeholder,"
                    + " since it may be a secret";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${access_token}",
                "Bearer ${service_token}",
                "Basic ${basic_credentials}",
                "ApiKey ${api_key}",
                "ApiKey ${access_token}:${api_key}",
                "Token token=\"${api_key}\"",
                "Signature keyId=\"${access_token}\",signature=\"${api_key}\"",
                "AWS4-HMAC-SHA256 Credential=${access_token}, Signature=${api_key}",
                "${access_token}${api_key}",
            })
    void template_placeholdersAndFrame_isTaken(String template) {
        assertThat(Mappings.payment()
                        .authDirective(AuthDirective.of(template))
                        .build()
                        .authDirective()
                        .template())
                .isEqualTo(template);
    }

    @ParameterizedTest
    @CsvSource({
        "'Bearer eyJhbGciOiJIUzI1NiJ9 ${api_key}', 8",
        "'hunter2 ${access_token}', 1",
        "'Bearer${access_token}', 1",
        "'Bearer ${access_token}hunter2', 23",
        "'Bearer ${access_token},key=hunter2', 24",
        "'${access_token}:x', 17",
        "'Basic user:${api_key}', 7",
        "'Token secret-of-old-times-1=${api_key}', 7",
        "'Bearer $access_token ${api_key}', 8",
        "'Bearer \u0001${api_key}', 8",
        "'sk_live_51H8${access_token}', 1",
    })
    void template_literalText_isRefusedWithoutRepeatingIt(String template, int position) {
        assertProblem(template, "has at character " + position + LITERAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG", "hunter2", "Bearer $access_token"})
    void template_noPlaceholder_isRefused(String template) {
        assertProblem(
                template,
                "holds no placeholder such as ${service_token}; a mapping names the credential and never contains it");
    }

    @Test
    void template_blank_isRefused() {
        assertProblem(" ", "is required but missing or blank");
    }

    @Test
    void template_placeholderNotClosed_isRefused() {
        assertProblem("Bearer ${access_token", "has a '${' without '}' at character 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ${}", "Bearer ${access token}", "Bearer ${input.token}", "Bearer ${ı}"})
    void template_placeholderNameIllegal_isRefused(String template) {
        assertProblem(
                template, "has at character 8 a placeholder whose name is not of letters, digits and underscores");
    }

    @Test
    void template_placeholderUnknown_namesTheKnownOnes() {
        assertProblem(
                "Bearer ${password}",
                "names the unknown placeholder ${password}; known are ${access_token}, ${api_key},"
                        + " ${basic_credentials}, ${service_token}");
    }

    @Test
    void template_placeholderAdded_isKnown() {
        assertThat(Mappings.payment()
                        .placeholders("tenant_key")
                        .authDirective(AuthDirective.of("${tenant_key}"))
                        .build()
                        .authDirective()
                        .template())
                .isEqualTo("${tenant_key}");
    }

    private static void assertProblem(String template, String problem) {
        assertThatThrownBy(() -> Mappings.payment()
                        .authDirective(AuthDirective.of(template))
                        .build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("integration mapping 'payment_processor_v2' has 1 problem:\n  - auth_directive.template: "
                        + problem);
    }
}
