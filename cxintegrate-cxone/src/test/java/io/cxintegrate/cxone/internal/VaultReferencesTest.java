package io.cxintegrate.cxone.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultReferencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "VAULT_DB_USERNAME",
                "VAULT_DB_PASSWORD",
                "SECRET_VAULT_REF",
                "ORACLE19C_PASSWORD_2024",
                "A_B",
                "vault://kv",
                "vault://kv/data/analytics#password",
                "vault://secret/team-a/db_1/v2.5",
                "vault://kv/0f8fad5b-d9cb-469f-a165-70867728950e#password"
            })
    void reference_ofEitherForm_isOneAndNoSecret(String reference) {
        assertThat(VaultReferences.hasForm(reference)).isTrue();
        assertThat(VaultReferences.looksSecret(reference)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PASSWORD",
                "vault_db_password",
                "Vault_Db_Password",
                "_VAULT_DB",
                "VAULT__DB",
                "VAULT_DB_",
                "1_VAULT",
                "VAULT DB",
                "vault://",
                "vault:///kv",
                "vault://kv/",
                "vault://kv?x=1",
                "vault://u@kv/x",
                "https://kv/x",
                "VAULT_DB_PASSWORD\n",
                "VAULT_DİB"
            })
    void text_ofAnotherForm_isNoReference(String text) {
        assertThat(VaultReferences.hasForm(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SK_LIVE_51HABCDEF",
                "PK_TEST_X",
                "KEY_AKIAIOSFODNN7EXAMPLE",
                "KEY_4F9A1C7E2B8D6035",
                "vault://hvs.CAESIJlU02LQZq9sKH3d",
                "vault://kv/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
            })
    void secret_thatHasTheFormOfAReference_isFound(String secret) {
        assertThat(VaultReferences.hasForm(secret)).isTrue();
        assertThat(VaultReferences.looksSecret(secret)).isTrue();
    }
}
