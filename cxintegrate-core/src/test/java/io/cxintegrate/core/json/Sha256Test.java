package io.cxintegrate.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sha256Test {
    /** The empty text, the first example of FIPS 180-4, and one that has two bytes in UTF-8 and one in ISO 8859-1. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "ü, 607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f"
    })
    void hex_text_isTheKnownHashOfItsUtf8Bytes(String text, String hash) {
        assertThat(Sha256.hex(text)).isEqualTo(hash);
    }
}
