package net.tweed.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules ask for metrics and labels that there are. */
class MonitoringTest {
    private static final Path SOURCES = Stream.iterate(
                    Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .filter(path -> Files.isExecutable(path.resolve("tweed")))
            .findFirst()
            .orElseThrow();

    private static final Pattern DURATION = Pattern.compile("[1-9][0-9]*[smh]");

    @Test
    void everyRuleAsksForADocumentedMetricAndNamesItsLabels() throws Exception {
        List<String> documented = Files.readAllLines(SOURCES.resolve("docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `tweed_"))
                .toList();
        Set<String> names = new HashSet<>();
        for (JsonNode rule : rules()) {
            names.add(rule.path("alert").asText());
            assertThat(rule.path("for").asText()).matches(DURATION);
            assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            List<String> rows = words("tweed_[a-z_]+", rule.path("expr").asText()).stream()
                    .map(metric -> row(documented, metric))
                    .toList();
            assertThat(rows).as("%s", rule).isNotEmpty();
            Set<String> labels =
                    words("(?<=\\$labels\\.)[a-z]+", rule.path("annotations").toString());
            labels.remove("instance"); // Prometheus' own
            assertThat(rows).as("%s", rule).allMatch(row -> labels.stream().allMatch(l -> row.contains("`" + l + "`")));
        }
        assertThat(names).hasSize(rules().size()).hasSizeGreaterThan(5);
    }

    private static String row(List<String> documented, String metric) {
        return documented.stream()
                .filter(line -> line.startsWith("| `" + metric + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/metrics.md does not know " + metric));
    }

    private static Set<String> words(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<JsonNode> rules() throws Exception {
        String text = Files.readString(SOURCES.resolve("dist/monitoring/alerts.yml"));
        List<JsonNode> rules = new ArrayList<>();
        Serialization.unmarshal(text, JsonNode.class)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }
}
