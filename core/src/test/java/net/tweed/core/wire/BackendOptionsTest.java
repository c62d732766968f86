package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Map;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {
    @Test
    void readsInAnyCaseWithDefaults() {
        BackendOptions options = BackendOptions.read(
                "{\"type\":\"VXLAN\",\"vni\":42,\"gbp\":true,\"Name\":\"n\",\"MTU\":null}", "vxlan");
        assertThat(options.integer("VNI", 1, 0, 16_777_215)).isEqualTo(42);
        assertThat(options.integer("Port", 0, 0, 65_535)).isZero();
        assertThat(options.integer("MTU", 576, 65_535)).isEmpty();
        assertThat(options.flag("GBP", false)).isTrue();
        assertThat(options.flag("Learning", false)).isFalse();
        assertThat(options.text("Name", "-")).isEqualTo("n");
        assertThat(options.text("Other")).isEmpty();
        assertThatCode(options::finish).doesNotThrowAnyException();
        assertThat(options.warnings()).isEmpty();
    }

    @Test
    void unknownKeysAreWarningsUnlessDeclared() {
        BackendOptions options = BackendOptions.read("{\"MacPrefix\":\"0E-2A\",\"VIN\":2,\"Colour\":3}", "vxlan");
        options.integer("VNI", 1, 0, 9);
        options.known("MacPrefix", "Name");
        options.finish();
        assertThat(options.warnings())
                .containsExactly(
                        "Ignoring \"VIN\" in the options of the vxlan backend: no such key, did you mean \"VNI\"?",
                        "Ignoring \"Colour\" in the options of the vxlan backend: no such key.");
    }

    @Test
    void allFaultsAtOnceAndNoSecret() {
        BackendOptions options = BackendOptions.read(
                "{\"VNI\":16777216,\"GBP\":1,\"Secret\":[\"hush\"],\"Port\":\"hush\",\"a\":1,\"A\":2}", "vxlan");
        options.integer("VNI", 1, 0, 16_777_215);
        options.integer("Port", 0, 0, 65_535);
        options.flag("GBP", false);
        options.text("Secret");
        options.fault("\"X\" needs \"Y\"");
        assertThatThrownBy(options::finish)
                .asInstanceOf(type(TweedException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG))
                .satisfies(e -> assertThat(e)
                        .hasMessage("Cannot use the options of the vxlan backend: "
                                + "\"a\" and \"A\" are one key given 2 times: keep one; "
                                + "\"VNI\" is 16777216, it must be from 0 to 16777215; "
                                + "\"Port\" must be a whole number from 0 to 65535; \"GBP\" must be true or false; "
                                + "\"Secret\" must be a text in quotes; \"X\" needs \"Y\"."));
    }

    @Test
    void oneTextOrAListOfThem() {
        BackendOptions options = BackendOptions.read(
                "{\"One\":\"a\",\"Two\":[\"a\", \"b\\u0063\"],\"None\":[],\"Null\":null}", "aws-vpc");
        assertThat(options.texts("one")).containsExactly("a");
        assertThat(options.texts("two")).containsExactly("a", "bc");
        assertThat(options.texts("None")).isEmpty();
        assertThat(options.texts("Null")).isEmpty();
        assertThat(options.texts("Absent")).isEmpty();
        assertThatCode(options::finish).doesNotThrowAnyException();
    }

    @Test
    void aListOfSomethingElseIsAFault() {
        for (String value : new String[] {"[1]", "[\"a\", null]", "[\"a\", [\"b\"]]", "{}", "7"}) {
            BackendOptions options = BackendOptions.read("{\"T\":" + value + "}", "aws-vpc");
            assertThat(options.texts("T")).isEmpty();
            assertThatThrownBy(options::finish)
                    .as(value)
                    .hasMessageContaining("\"T\" must be a text in quotes, or a list of such");
        }
    }

    @Test
    void numbersAsUsersWriteThem() {
        BackendOptions options = BackendOptions.read("{\"A\":\" 7 \",\"B\":7.0,\"C\":-1}", "x");
        assertThat(options.integer("A", 0, 0, 9)).isEqualTo(7);
        assertThat(options.integer("B", 0, 0, 9)).isEqualTo(7);
        assertThat(options.integer("C", 0, -1, 9)).isEqualTo(-1);
        options.finish();
        assertThat(options.warnings()).singleElement().asString().contains("\"A\"", "quotes");
    }

    @Test
    void mapsOfTextsKeepTheCaseOfTheirNames() {
        BackendOptions options = BackendOptions.read("{\"Tags\":{\"Name\":\"x\",\"name\":\"y\"}}", "x");
        assertThat(options.map("tags")).contains(Map.of("Name", "x", "name", "y"));
        assertThat(options.map("Absent")).isEmpty();
        assertThatCode(options::finish).doesNotThrowAnyException();
    }

    @Test
    void mapsOfAnythingElseAreFaults() {
        BackendOptions options = BackendOptions.read("{\"A\":{\"k\":[\"hush\"]},\"B\":\"hush\"}", "x");
        assertThat(options.map("A")).contains(Map.of());
        assertThat(options.map("B")).isEmpty();
        assertThatThrownBy(options::finish)
                .hasMessage("Cannot use the options of the x backend: "
                        + "\"A\": the value of \"k\" must be a text in quotes; \"B\" must be an object in { }.");
    }
}
