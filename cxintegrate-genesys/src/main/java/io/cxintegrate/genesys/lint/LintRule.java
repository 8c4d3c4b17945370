package io.cxintegrate.genesys.lint;

import java.util.Locale;

/** What the linter looks for. The name in lower case with hyphens is the id of the rule, such as {@code url-injection}. */
public enum LintRule {
    /** Input goes into the URL as it is. ERROR; WARNING when it is called an id. */
    URL_INJECTION(LintSeverity.ERROR, "Input goes into the URL unescaped"),
    /** The input decides which host is called. */
    URL_FROM_INPUT(LintSeverity.ERROR, "Input decides which host is called"),
    /** The URL holds a character that no URL has. */
    ILLEGAL_URL_CHARACTER(LintSeverity.ERROR, "The URL holds a character that no URL has"),
    /** Text goes between the quotes of a JSON body as it is. */
    JSON_INJECTION(LintSeverity.ERROR, "Text input goes into a JSON string unescaped"),
    /** Text goes into a JSON body outside of quotes. */
    JSON_RAW_INPUT(LintSeverity.WARNING, "Text input goes into a JSON body outside of quotes"),
    /** Input goes into a form as it is. */
    FORM_INJECTION(LintSeverity.ERROR, "Input goes into a form unescaped"),
    /** Text goes into a header as it is. */
    HEADER_INJECTION(LintSeverity.WARNING, "Text input goes into a header unescaped"),
    /** A template names an input that the contract does not have. */
    UNDECLARED_INPUT(LintSeverity.ERROR, "The contract has no such input"),
    /** {@code input} is written in other letters. */
    INPUT_CASE(LintSeverity.NOTE, "'input' is written in other letters"),
    /** An input is an object or an array. */
    NESTED_INPUT(LintSeverity.ERROR, "The input has to be flat"),
    /** A contract refers to another schema. */
    SCHEMA_REF(LintSeverity.ERROR, "A contract must not hold $ref"),
    /** A contract names a type that JSON Schema does not have. */
    UNKNOWN_TYPE(LintSeverity.ERROR, "JSON Schema has no such type"),
    /** An input has a name that the platform uses itself. */
    RESERVED_PROPERTY(LintSeverity.ERROR, "The name of the input is reserved"),
    /** An input has a name that the platform does not take. */
    ILLEGAL_PROPERTY_NAME(LintSeverity.ERROR, "The name of the input is not allowed"),
    /** The output has an array of arrays. */
    ARRAY_IN_ARRAY(LintSeverity.ERROR, "The output must not have an array of arrays"),
    /** A variable is mapped that the success template does not use. */
    UNUSED_MAPPING(LintSeverity.WARNING, "The success template does not use the variable"),
    /** The success template uses a variable that is not mapped. */
    UNMAPPED_VARIABLE(LintSeverity.ERROR, "The variable is never mapped"),
    /** A variable that carries its own quotes is put between quotes. */
    QUOTED_JSON_VALUE(LintSeverity.WARNING, "JSON text is put between quotes"),
    /** A path that no JSONPath is. */
    INVALID_PATH(LintSeverity.ERROR, "This is no JSONPath"),
    /** A path is there to find nothing. */
    FORCED_DEFAULT(LintSeverity.NOTE, "The path is there to find nothing"),
    /** A default is not JSON. */
    DEFAULT_NOT_JSON(LintSeverity.ERROR, "The default is not JSON"),
    /** A default is never taken. */
    DEFAULT_NEVER_APPLIES(LintSeverity.WARNING, "The default is never taken"),
    /** A body is written that is never sent. */
    GET_WITH_BODY(LintSeverity.WARNING, "GET sends no body"),
    /** A credential stands in the action. */
    HARD_CODED_SECRET(LintSeverity.ERROR, "A credential stands in the action"),
    /** An id of one organisation stands in the action. */
    HARD_CODED_ID(LintSeverity.WARNING, "An id of one organisation stands in the action"),
    /** The time-out is not what the platform takes. */
    TIMEOUT_RANGE(LintSeverity.ERROR, "The time-out has to be a whole number from 1 to 60"),
    /** The export does not say whether the action is secure. */
    SECURE_MISSING(LintSeverity.WARNING, "The export does not say whether it is secure");

    private final LintSeverity severity;
    private final String title;

    LintRule(LintSeverity severity, String title) {
        this.severity = severity;
        this.title = title;
    }

    /** Such as {@code url-injection}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad its findings are, unless a finding says otherwise. */
    public LintSeverity severity() {
        return severity;
    }

    /** What it is about, in a few words. */
    public String title() {
        return title;
    }
}
