package net.tweed.backend.awsvpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The policies of {@code iam/aws}. */
final class Policy {
    /** What flannel's documentation asked for: no switching of the check, no reading of the quota. */
    static final Set<String> FIVE = Set.of(
            "ec2:CreateRoute",
            "ec2:DeleteRoute",
            "ec2:ReplaceRoute",
            "ec2:DescribeRouteTables",
            "ec2:DescribeInstances");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Policy() {}

    /** A file of {@code iam/aws}, wherever the tests run. */
    static String text(String name) {
        try {
            Path file = Stream.of(".", "..")
                    .map(root -> Path.of(root, "iam", "aws", name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The actions that the policy for agents allows. */
    static Set<String> agent() {
        try {
            Set<String> actions = new TreeSet<>();
            for (JsonNode statement : JSON.readTree(text("agent-policy.json")).path("Statement")) {
                JsonNode action = statement.path("Action");
                if (action.isTextual()) {
                    actions.add(action.asText());
                }
                action.forEach(one -> actions.add(one.asText()));
            }
            return actions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without one of them. */
    static Set<String> without(String action) {
        Set<String> rest = new TreeSet<>(agent());
        rest.remove(action);
        return rest;
    }

    /** A policy of these actions on everything: moto asks for every resource as {@code *}. */
    static String onEverything(Set<String> actions) {
        ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
        ArrayNode allowed = policy.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Resource", "*")
                .putArray("Action");
        actions.forEach(allowed::add);
        return policy.toString();
    }
}
