package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.core.testing.Await;

/** moto, somebody else's idea of AWS, as a server of its own on a free port; installed by {@code dist/moto}. */
public final class Moto implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration UP = Duration.ofSeconds(60);

    private final Process process;
    private final URI uri;

    private Moto(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** The program; empty where it is not installed. */
    public static Optional<Path> program() {
        return Stream.of(".", "..")
                .map(root ->
                        Path.of(root, ".tweed", "moto", "bin", "moto_server").toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Moto start(Path program) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process process = new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Moto moto = new Moto(process, URI.create("http://127.0.0.1:" + port));
            Await.until("moto answers", UP, moto::answers);
            return moto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its API is. */
    public URI uri() {
        return uri;
    }

    private boolean answers() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(uri.resolve("/moto-api/data.json"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After so many more calls, each is checked against its caller's policies. */
    void checkAfter(int calls) {
        post("/moto-api/reset-auth", String.valueOf(calls), "ec2", "text/plain");
    }

    /** The keys of one session of a role. */
    record Session(String access, String secret, String token) {}

    /** Makes a role that has this policy, and takes it on. */
    Session roleWith(String name, String policy) {
        call("iam", "2010-05-08", Map.of("Action", "CreateRole", "RoleName", name, "AssumeRolePolicyDocument", "{}"));
        call(
                "iam",
                "2010-05-08",
                Map.of("Action", "PutRolePolicy", "RoleName", name, "PolicyName", "it", "PolicyDocument", policy));
        String keys = call(
                "sts",
                "2011-06-15",
                Map.of(
                        "Action",
                        "AssumeRole",
                        "RoleArn",
                        "arn:aws:iam::123456789012:role/" + name,
                        "RoleSessionName",
                        "host"));
        return new Session(
                between(keys, "AccessKeyId"), between(keys, "SecretAccessKey"), between(keys, "SessionToken"));
    }

    private static String between(String xml, String element) {
        Matcher matcher = Pattern.compile("<" + element + ">([^<]+)</").matcher(xml);
        assertThat(matcher.find()).as(xml).isTrue();
        return matcher.group(1);
    }

    private String call(String service, String version, Map<String, String> parameters) {
        String body = parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return post("/", body + "&Version=" + version, service, "application/x-www-form-urlencoded");
    }

    private String post(String path, String body, String service, String type) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(uri.resolve(path))
                            .header("Content-Type", type)
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=operator/20260101/us-east-1/" + service
                                            + "/aws4_request, SignedHeaders=host, Signature=none")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
