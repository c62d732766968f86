import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints a CycloneDX 1.5 SBOM (https://cyclonedx.org/docs/1.5/json/) of a directory of jars. It is the same for the same
 * jars. Each jar's coordinates come from its place in Maven's repository (class paths on standard input), its licence from
 * the POM that lies beside it there, or that one's parent.
 */
final class Sbom {
    private static final Pattern LICENCE = Pattern.compile("<license>.*?<name>(.*?)</name>", Pattern.DOTALL);
    private static final Pattern PARENT = Pattern.compile(
            "<parent>.*?<groupId>(.*?)</groupId>.*?<artifactId>(.*?)</artifactId>.*?<version>(.*?)</version>",
            Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("Package: (\\S+)\nVersion: (\\S+)");

    private Sbom() {}

    /** One thing that is in the package. */
    private record Component(String group, String name, String version, String purl, String hash, String licence) {
        String json() {
            return "{\"type\":\"library\",\"bom-ref\":" + quote(purl)
                    + (group.isEmpty() ? "" : ",\"group\":" + quote(group)) + ",\"name\":" + quote(name) + ",\"version\":"
                    + quote(version) + ",\"purl\":" + quote(purl)
                    + (hash.isEmpty() ? "" : ",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":" + quote(hash) + "}]")
                    + (licence.isEmpty() ? "" : ",\"licenses\":[{\"license\":{\"name\":" + quote(licence) + "}}]") + "}";
        }
    }

    public static void main(String[] args) throws Exception {
        String version = args[0];
        Path tree = Path.of(args[1]);
        Map<String, Path> places = places(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        Map<String, Component> components = new TreeMap<>();
        for (Path jar : jars(tree)) {
            Component component = jar(jar, places, version);
            components.put(component.purl(), component);
        }
        if (Files.isRegularFile(tree.resolve("runtime/release"))) {
            String java = Runtime.version().toString();
            String purl = "pkg:generic/openjdk@" + java.replace("+", "%2B");
            components.put(purl, new Component("", "openjdk", java, purl, "", "GPL-2.0-with-classpath-exception"));
        }
        if (args.length > 2) {
            Matcher packages = PACKAGE.matcher(Files.readString(Path.of(args[2])));
            while (packages.find()) {
                String purl = "pkg:deb/debian/" + packages.group(1) + "@" + packages.group(2).replace("+", "%2B")
                        + "?arch=amd64";
                components.put(purl, new Component("", packages.group(1), packages.group(2), purl, "", ""));
            }
        }
        System.out.println(document(version, new ArrayList<>(components.values())));
    }

    private static String document(String version, List<Component> components) {
        String list = components.stream().map(Component::json).collect(Collectors.joining(",\n"));
        Instant time = Instant.ofEpochSecond(Long.parseLong(System.getenv("SOURCE_DATE_EPOCH")));
        return "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"serialNumber\":\"urn:uuid:"
                + UUID.nameUUIDFromBytes(list.getBytes(StandardCharsets.UTF_8)) + "\",\"version\":1,\n\"metadata\":{\"timestamp\":\""
                + time + "\",\"component\":{\"type\":\"application\",\"bom-ref\":\"tweed\",\"name\":\"tweed\",\"version\":"
                + quote(version) + "}},\n\"components\":[\n" + list + "\n]}";
    }

    private static Map<String, Path> places(String classPaths) {
        return Stream.of(classPaths.split("[:\n]"))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .collect(Collectors.toMap(p -> p.getFileName().toString(), p -> p, (one, other) -> one));
    }

    private static List<Path> jars(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static Component jar(Path jar, Map<String, Path> places, String ours) throws Exception {
        String file = jar.getFileName().toString();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        if (file.endsWith("-" + ours + ".jar")) {
            String name = file.substring(0, file.length() - ours.length() - 5);
            return new Component("net.tweed", name, ours, "pkg:maven/net.tweed/" + name + "@" + ours, hash, "Apache-2.0");
        }
        Path place = places.get(file);
        if (place == null) {
            throw new IllegalStateException("No class path has " + file + ": build anew with ./tweed build");
        }
        Path directory = place.getParent();
        String version = directory.getFileName().toString();
        String name = directory.getParent().getFileName().toString();
        Path repository = place;
        while (!repository.endsWith("repository")) {
            repository = repository.getParent();
        }
        String group = repository.relativize(directory.getParent().getParent()).toString().replace('/', '.');
        String classifier = file.substring(name.length() + version.length() + 1, file.length() - 4);
        String purl = "pkg:maven/" + group + "/" + name + "@" + version
                + (classifier.isEmpty() ? "" : "?classifier=" + classifier.substring(1));
        return new Component(group, name, version, purl, hash, licence(repository, group, name, version));
    }

    private static String licence(Path repository, String group, String name, String version) throws IOException {
        Path pom = repository.resolve(group.replace('.', '/')).resolve(name).resolve(version).resolve(name + "-" + version + ".pom");
        if (!Files.isRegularFile(pom)) {
            return "";
        }
        String text = Files.readString(pom);
        Matcher licence = LICENCE.matcher(text);
        if (licence.find()) {
            return licence.group(1).strip();
        }
        Matcher parent = PARENT.matcher(text);
        return parent.find() ? licence(repository, parent.group(1).strip(), parent.group(2).strip(), parent.group(3).strip()) : "";
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\s+", " ") + '"';
    }
}
