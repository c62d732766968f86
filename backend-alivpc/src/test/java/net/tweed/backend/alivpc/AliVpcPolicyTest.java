package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.tweed.backend.alivpc.fake.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code iam/alibaba} against the calls that are really made. */
class AliVpcPolicyTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static Path iam() {
        Path here = Path.of("iam/alibaba");
        return Files.isDirectory(here) ? here : Path.of("../iam/alibaba");
    }

    private static Set<String> policy() throws IOException {
        Set<String> actions = new TreeSet<>();
        JsonNode json = new ObjectMapper().readTree(Files.readString(iam().resolve("agent.json")));
        for (JsonNode statement : json.path("Statement")) {
            JsonNode action = statement.path("Action");
            if (action.isTextual()) {
                actions.add(action.asText());
            }
            action.forEach(one -> actions.add(one.asText()));
        }
        return actions;
    }

    private static String permission(String api) {
        return Arrays.stream(AliVpcAction.values())
                .filter(action -> action.api().equals(api))
                .map(AliVpcAction::permission)
                .findFirst()
                .orElse("unknown:" + api);
    }

    /** Everything that a host does in its life. */
    private Set<String> life() {
        lab.add(Place.B);
        lab.world().check("eni-h11", true);
        Host host = lab.host(Place.A).settle();
        lab.world().route(Lab.TABLE, "10.5.11.0/24", "eni-h12");
        host.later();
        host.network().gone(Set.of("eni-h12"));
        host.peers(List.of(), Map.of());
        host.vacate();
        lab.world().vSwitch("vsw-2", "10.9.0.0/24", "");
        lab.world().instance("h20", "vsw-2", new Place(20).address(), new Place(20).loopback());
        lab.host(new Place(20)).settle();
        Set<String> called = new TreeSet<>();
        lab.world().calls().stream()
                .map(Call::action)
                .map(AliVpcPolicyTest::permission)
                .forEach(called::add);
        return called;
    }

    @Test
    void thePolicyIsWhatIsCalled() throws IOException {
        assertThat(life()).isEqualTo(policy());
    }

    @Test
    void thePolicySuffices() throws IOException {
        lab.world().allow(Optional.of(policy()));
        life();
        assertThat(lab.world().calls()).noneMatch(call -> call.outcome().equals("Forbidden.RAM"));
    }

    @Test
    void everyActionHasItsLineOfWhy() throws IOException {
        String readme = Files.readString(iam().resolve("README.md"));
        assertThat(policy()).allSatisfy(action -> assertThat(readme).contains("| `" + action + "` | "));
    }
}
