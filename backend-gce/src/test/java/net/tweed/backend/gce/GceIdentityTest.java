package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.backend.gce.fake.WorldInstance.Nic;
import net.tweed.backend.gce.fake.WorldNetwork;
import net.tweed.core.cloud.Metadata;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a host is, from the metadata server. */
class GceIdentityTest {
    private final GceLab lab = new GceLab();

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void asks_for_instance_interface_network_and_account() {
        GceIdentity host = lab.identity(0, "");
        assertThat(host.path()).isEqualTo("projects/shop/zones/europe-west1-b/instances/host-0");
        assertThat(host.nic()).isEqualTo("nic0");
        assertThat(host.network()).isEqualTo("prod");
        assertThat(host.networkProject()).isEqualTo("shop");
        assertThat(host.hop()).isEqualTo(GceHop.By.INSTANCE);
        assertThat(host.mayWrite()).isTrue();
        assertThat(host.json())
                .isEqualTo("{\"Project\":\"shop\",\"Zone\":\"europe-west1-b\",\"Instance\":\"host-0\","
                        + "\"Interface\":\"nic0\"}");
    }

    @Test
    void of_two_interfaces_takes_the_uplinks() {
        lab.world().network(WorldNetwork.of("shop", "public", "192.0.2.0/24"));
        lab.world()
                .instance(lab.host(0)
                        .nics(
                                new Nic("shop/public", "192.0.2.7", Optional.empty()),
                                new Nic(GceLab.NETWORK, GceLab.ip(0), Optional.empty())));
        assertThat(lab.identity(0, "").nic()).isEqualTo("nic1");
        assertThat(lab.identity(0, "").network()).isEqualTo("prod");
    }

    @Test
    void says_so_where_no_interface_is_the_uplink() {
        lab.world().instance(lab.host(0).nics(new Nic(GceLab.NETWORK, "10.0.0.99", Optional.empty())));
        assertThatThrownBy(() -> lab.identity(0, ""))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIG))
                .hasMessageContaining("none of those under /computeMetadata/v1/instance/network-interfaces/")
                .hasMessageContaining("eth0 (10.0.0.10");
    }

    @Test
    void a_shared_vpc_is_the_host_projects_and_routes_name_addresses() {
        lab.world().project("nets", 2002);
        lab.world().network(WorldNetwork.of("nets", "shared", "10.0.0.0/20"));
        lab.world().instance(lab.host(0).nics(new Nic("nets/shared", GceLab.ip(0), Optional.empty())));
        GceIdentity host = lab.identity(0, "");
        assertThat(host.networkProject()).isEqualTo("2002");
        assertThat(host.project()).isEqualTo("shop");
        assertThat(host.hop()).isEqualTo(GceHop.By.ADDRESS);
        assertThat(lab.identity(0, "\"NetworkProject\":\"nets\"").networkProject())
                .isEqualTo("nets");
    }

    @Test
    void options_have_the_last_word() {
        GceIdentity host = lab.identity(0, "\"Project\":\"other\",\"NetworkProject\":\"other\"");
        assertThat(host.path()).startsWith("projects/other/");
        assertThat(host.hop()).isEqualTo(GceHop.By.INSTANCE);
    }

    @Test
    void knows_what_its_tokens_are_good_for() {
        lab.world().instance(lab.host(0).scopes(Set.of("devstorage.read_only", "compute.readonly")));
        assertThat(lab.identity(0, "").mayWrite()).isFalse();
        lab.world().instance(lab.host(0).scopes(Set.of("cloud-platform")));
        assertThat(lab.identity(0, "").mayWrite()).isTrue();
        lab.world().instance(lab.host(0).account(Optional.empty()));
        assertThat(lab.identity(0, "").account()).isEmpty();
    }

    @Test
    void names_the_path_that_fails() {
        lab.world().trouble(Trouble.status("metadata", 1, 500, "odd"));
        assertThatThrownBy(() -> lab.identity(0, ""))
                .hasMessageContaining("/computeMetadata/v1/instance/network-interfaces/")
                .hasMessageContaining("HTTP status 500");
    }

    @Test
    void believes_nobody_without_googles_header() {
        Metadata careless =
                new Metadata(lab.endpoint(0), "Google", new Metadata.Manners.Header("Metadata-Flavor", "Guugle"));
        assertThatThrownBy(() -> GceIdentity.read(careless, GceLab.uplink(0), GceLab.options("")))
                .as("the server wants it")
                .hasMessageContaining("HTTP status 403");
        lab.world().trouble(Trouble.status("metadata", 1, 200, "imitation"));
        assertThatThrownBy(() -> lab.identity(0, ""))
                .as("and so do we")
                .hasMessageContaining("its answer has no header Metadata-Flavor");
    }

    @Test
    void says_what_to_check_where_nothing_answers() {
        Metadata nobody = new Metadata(
                URI.create("http://127.0.0.1:9"), "Google", new Metadata.Manners.Header("Metadata-Flavor", "Google"));
        assertThatThrownBy(() -> GceIdentity.read(nobody, GceLab.uplink(0), GceLab.options("")))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("Check that this host is an instance");
    }

    @Test
    void what_is_no_name_does_not_get_into_urls() {
        lab.world().instance(lab.host(0).zone("../../evil"));
        lab.world().removeInstance("host-0");
        lab.world().instance(lab.host(0).zone("a b"));
        assertThatThrownBy(() -> lab.identity(0, "")).hasMessageContaining("is no name");
    }
}
