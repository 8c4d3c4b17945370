package io.cxintegrate.cxone.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialPatternsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h:5432/d?user=u&password=p",
                "jdbc:postgresql://u:p@h:5432/d",
                "jdbc:postgresql://u@h:5432/d",
                "jdbc:postgresql://h/d?sslpassword=p",
                "jdbc:mysql://h:3306/d?PASSWORD=p",
                "jdbc:mysql://h:3306/d?trustCertificateKeyStorePassword=p",
                "jdbc:mysql://(host=h,user=u,password=p)/d",
                "jdbc:sqlserver://h:1433;databaseName=d;User ID=u",
                "jdbc:sqlserver://h:1433;Password = p;",
                "jdbc:sqlserver://h;accessToken=t",
                "jdbc:sqlserver://h;keyStoreSecret=s",
                "jdbc:sqlserver://h;AADSecurePrincipalSecret=s",
                "jdbc:sqlserver://h;keyVaultProviderClientKey=k",
                "jdbc:mysql://h:3306/d?password2=p",
                "jdbc:oracle:thin:@//h:1521/x?oracle.jdbc.accessToken=t",
                "jdbc:oracle:thin:scott/tiger@h:1521/x",
                "jdbc:oracle:thin:@//h:1521/x?oracle.net.wallet_password=p",
                "h?api_key=k",
                "d?password%3Dp",
                "uid=u"
            })
    void inAddress_withCredentials_findsThem(String text) {
        assertThat(CredentialPatterns.inAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.internal.net:5432/analytics_dw?driverVersion=42.6.0",
                "jdbc:sqlserver://h:1433/d?driverVersion=12.4.0",
                "passwords-db.internal.net",
                "token_store",
                "jdbc:postgresql://h:5432/d?sslmode=verify-full&driverVersion=42.6.0",
                "jdbc:sqlserver://h:1;databaseName=d;encrypt=true;trustServerCertificate=false;driverVersion=12.4.0",
                "superuser"
            })
    void inAddress_withoutCredentials_findsNone(String text) {
        assertThat(CredentialPatterns.inAddress(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "DB_PASSWORD", "sslPasswd", "clientSecret", "Client-Secret", "apiKey", "accessToken"
            })
    void isSensitiveName_ofASecretsName_isTrue(String name) {
        assertThat(CredentialPatterns.isSensitiveName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"connectorId", "maxPoolSize", "key", "username", "passenger"})
    void isSensitiveName_ofAnotherName_isFalse(String name) {
        assertThat(CredentialPatterns.isSensitiveName(name)).isFalse();
    }
}
