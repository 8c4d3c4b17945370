package io.cxintegrate.genesys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import java.net.URI;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesysRegionTest {
    @ParameterizedTest
    @CsvSource({
        "us-east-1, mypurecloud.com",
        "us-east-2, use2.us-gov-pure.cloud",
        "us-west-2, usw2.pure.cloud",
        "ca-central-1, cac1.pure.cloud",
        "sa-east-1, sae1.pure.cloud",
        "mx-central-1, mxc1.pure.cloud",
        "eu-west-1, mypurecloud.ie",
        "eu-west-2, euw2.pure.cloud",
        "eu-central-1, mypurecloud.de",
        "eu-central-2, euc2.pure.cloud",
        "me-central-1, mec1.pure.cloud",
        "eusc-de-east-1, edee1.eusc-pure.cloud",
        "ap-south-1, aps1.pure.cloud",
        "ap-southeast-1, apse1.pure.cloud",
        "ap-southeast-2, mypurecloud.com.au",
        "ap-northeast-1, mypurecloud.jp",
        "ap-northeast-2, apne2.pure.cloud",
        "ap-northeast-3, apne3.pure.cloud"
    })
    void of_eachRegion_hasItsHosts(String name, String domain) {
        GenesysRegion region = GenesysRegion.of(name);

        assertThat(region.awsRegion()).isEqualTo(name);
        assertThat(region.domain()).isEqualTo(domain);
        assertThat(region.apiUri()).isEqualTo(URI.create("https://api." + domain));
        assertThat(region.tokenUri()).isEqualTo(URI.create("https://login." + domain + "/oauth/token"));
        assertThat(GenesysRegion.of(domain)).isSameAs(region);
    }

    @Test
    void values_areAsManyAsThePlatformHas() {
        assertThat(GenesysRegion.values()).hasSize(18);
        assertThat(Arrays.stream(GenesysRegion.values()).map(GenesysRegion::domain))
                .doesNotHaveDuplicates();
    }

    @Test
    void of_upperCaseWithBlanks_isFoundInAnyLocale() {
        assertThat(GenesysRegion.of(" EU-CENTRAL-1 ")).isSameAs(GenesysRegion.EU_CENTRAL_1);
        assertThat(GenesysRegion.of("MYPURECLOUD.IE")).isSameAs(GenesysRegion.EU_WEST_1);
    }

    @Test
    void of_unknown_namesThoseThereAre() {
        assertThatThrownBy(() -> GenesysRegion.of("us-east-9"))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("'us-east-9' is no region of Genesys Cloud; there are us-east-1, us-east-2, us-west-2,"
                        + " ca-central-1, sa-east-1, mx-central-1, eu-west-1, eu-west-2, eu-central-1, eu-central-2,"
                        + " me-central-1, eusc-de-east-1, ap-south-1, ap-southeast-1, ap-southeast-2, ap-northeast-1,"
                        + " ap-northeast-2, ap-northeast-3; for any other host give baseUri and tokenUri");
    }
}
