package net.tweed.tests.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manifests, and the chart's templates rendered with its own values. */
final class Manifests {
    /** All that the templates use of Helm's language: a value or the release's namespace, as JSON once or twice. */
    private static final Pattern EXPRESSION =
            Pattern.compile("\\{\\{ \\.(?:Values\\.(\\w+)|Release\\.Namespace)((?: \\| toJson){1,2}) }}");

    static final Path ROOT = find(Path.of("").toAbsolutePath());

    private static final Path DIRECTORY = ROOT.resolve("dist/kubernetes");

    private static final Pattern VERSION =
            Pattern.compile("<artifactId>tweed</artifactId>\\s*<version>([^<]+)</version>");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Manifests() {}

    private static Path find(Path from) {
        return Files.isDirectory(from.resolve("dist/kubernetes"))
                ? from
                : find(Objects.requireNonNull(from.getParent(), "dist/kubernetes is in the source tree"));
    }

    /** Tweed's own, as the build has it. */
    static String version() {
        Matcher found = VERSION.matcher(read(ROOT.resolve("pom.xml")));
        if (!found.find()) {
            throw new IllegalStateException("pom.xml names no version");
        }
        return found.group(1);
    }

    static List<HasMetadata> plain() {
        return objects(read(DIRECTORY.resolve("tweed.yml")));
    }

    /** The chart as the manifests' namespace has it, with these values in the place of its own. */
    static List<HasMetadata> chart(Map<String, Object> values) {
        return chart("kube-flannel", values);
    }

    static List<HasMetadata> chart(String namespace, Map<String, Object> values) {
        Map<String, Object> all = yaml(read(DIRECTORY.resolve("chart/values.yaml")));
        all.putAll(values);
        String template = read(DIRECTORY.resolve("chart/templates/tweed.yaml"));
        String rendered = EXPRESSION
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(value(found, namespace, all)));
        if (rendered.contains("{{")) {
            throw new IllegalStateException(
                    "This test renders nothing but values as JSON: " + rendered.substring(rendered.indexOf("{{")));
        }
        return objects(rendered);
    }

    private static String value(MatchResult found, String namespace, Map<String, Object> values) {
        String json = json(Optional.ofNullable(found.group(1))
                .<Object>map(name -> Objects.requireNonNull(values.get(name), "values.yaml has no " + name))
                .orElse(namespace));
        return found.group(2).length() > " | toJson".length() ? json(json) : json;
    }

    /** As Helm's function has it: a map's keys in their order. */
    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // YAML's own types
    static Map<String, Object> yaml(String text) {
        return Serialization.unmarshal(text, Map.class);
    }

    static List<HasMetadata> objects(String text) {
        List<HasMetadata> all = new ArrayList<>();
        for (String document : text.split("(?m)^---\n", -1)) {
            if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                all.add(new KubernetesSerialization().unmarshal(document));
            }
        }
        return all;
    }

    static <T> List<T> of(List<HasMetadata> all, Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static <T> T only(List<HasMetadata> all, Class<T> kind) {
        List<T> found = of(all, kind);
        if (found.size() != 1) {
            throw new IllegalStateException("There are " + found.size() + " of " + kind.getSimpleName());
        }
        return found.get(0);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
