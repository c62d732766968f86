package net.tweed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An etcd of the bench's own on the lab's switch, and calls to it through its JSON gateway. */
final class Etcd implements AutoCloseable {
    static final String PREFIX = "/coreos.com/network";
    static final String URL = "http://" + Lab.SWITCH + ":2379";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(30);
    /** etcd takes 128 operations in a transaction by default. */
    private static final int BATCH = 100;

    private static final Duration TIME_TO_LIVE = Duration.ofDays(1);
    private static final Pattern ID = Pattern.compile("\"ID\":\"(-?[0-9]+)\"");
    private static final Pattern REVISION = Pattern.compile("\"revision\":\"([0-9]+)\"");

    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Etcd(Process process) {
        this.process = process;
    }

    /** Starts it, with its data and log in this directory. */
    static Etcd start(Path work) {
        String peer = "http://" + Lab.SWITCH + ":2380";
        Process process = Command.start(
                work.resolve("etcd.log"),
                List.of(
                        "etcd",
                        "--data-dir=" + work.resolve("etcd"),
                        "--listen-client-urls=" + URL,
                        "--advertise-client-urls=" + URL,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer));
        Etcd etcd = new Etcd(process);
        Waits.until("etcd answers", START, etcd::answers);
        return etcd;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new BenchFailure("etcd ended at its start with " + process.exitValue());
        }
        try {
            revision();
            return true;
        } catch (BenchFailure e) {
            return false;
        }
    }

    /** The store's revision: how many changes it has seen. */
    long revision() {
        return Long.parseLong(first(REVISION, call("kv/range", "{\"key\":\"" + text("x") + "\",\"count_only\":true}")));
    }

    void put(String key, String value) {
        call("kv/put", "{\"key\":\"" + text(key) + "\",\"value\":\"" + text(value) + "\"}");
    }

    /** A new network: nothing of the one before is left, and these many hosts hold leases. */
    void network(BackendType type, int leases) {
        call("kv/deleterange", "{\"key\":\"" + text(PREFIX + "/") + "\",\"range_end\":\"" + text(PREFIX + "0") + "\"}");
        put(PREFIX + "/config", Leases.config(type));
        String grant = first(ID, call("lease/grant", "{\"TTL\":" + TIME_TO_LIVE.toSeconds() + "}"));
        List<String> puts = new ArrayList<>(BATCH);
        for (int i = 0; i < leases; i++) {
            puts.add("{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\",\"lease\":%s}}"
                    .formatted(text(key(i)), text(Leases.value(type, i)), grant));
            if (puts.size() == BATCH || i == leases - 1) {
                call("kv/txn", "{\"success\":[" + String.join(",", puts) + "]}");
                puts.clear();
            }
        }
    }

    static String key(int number) {
        return PREFIX + "/subnets/" + Leases.key(number);
    }

    /** Watches the leases: a stream with one line for each answer, the first of which says that it has begun. */
    InputStream watch() {
        return send(watchRequest(), HttpResponse.BodyHandlers.ofInputStream());
    }

    static HttpRequest watchRequest() {
        String range =
                "\"key\":\"" + text(PREFIX + "/subnets/") + "\",\"range_end\":\"" + text(PREFIX + "/subnets0") + "\"";
        return HttpRequest.newBuilder(URI.create(URL + "/v3/watch"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"create_request\":{" + range + "}}"))
                .build();
    }

    /** All leases in one call: how many bytes that were. */
    int list() {
        return call(
                        "kv/range",
                        "{\"key\":\"" + text(PREFIX + "/subnets/") + "\",\"range_end\":\"" + text(PREFIX + "/subnets0")
                                + "\"}")
                .length();
    }

    ProcessUse use() {
        return new ProcessUse(process.pid());
    }

    private String call(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(URL + "/v3/" + path))
                        .timeout(CALL)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> answer = http.send(request, handler);
            if (answer.statusCode() != 200) {
                throw new BenchFailure("etcd answered " + answer.statusCode() + " to " + request.uri());
            }
            return answer.body();
        } catch (IOException e) {
            throw new BenchFailure("etcd does not answer " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted in a call to etcd", e);
        }
    }

    private static String first(Pattern pattern, String answer) {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new BenchFailure("etcd's answer has no " + pattern + ": " + answer);
        }
        return matcher.group(1);
    }

    /** As its JSON gateway has texts. */
    static String text(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
