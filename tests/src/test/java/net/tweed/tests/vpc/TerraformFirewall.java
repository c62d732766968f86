package net.tweed.tests.vpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the firewall that a Terraform module of ours declares. Of Terraform's language it knows what those files use. */
final class TerraformFirewall {
    private static final Pattern RESOURCE =
            Pattern.compile("^resource \"(\\w+)\" \"(\\w+)\" \\{\n(.*?)^\\}", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile("^ *(\\w+) *= *(.*)$", Pattern.MULTILINE);
    private static final String TUNNEL_PORT = "module.network_config.tunnel_port";
    private static final String DEFAULT_TUNNEL_PORT = "8472";

    private TerraformFirewall() {}

    /** The rules of {@code terraform/<module>/firewall.tf} about what comes in. */
    static List<FirewallRule> read(String module) {
        List<FirewallRule> rules = new ArrayList<>();
        Matcher resource = RESOURCE.matcher(text(module));
        while (resource.find()) {
            Map<String, String> settings = new TreeMap<>();
            Matcher setting = SETTING.matcher(resource.group(3));
            while (setting.find()) {
                settings.put(setting.group(1), setting.group(2).replaceAll("^\"|\"$", ""));
            }
            String type = resource.group(1);
            if (type.equals("aws_vpc_security_group_ingress_rule")
                    || type.equals("google_compute_firewall")
                    || type.equals("alicloud_security_group_rule")) {
                rules.add(rule(resource.group(2), settings));
            } else if (!type.equals("aws_vpc_security_group_egress_rule") && !type.endsWith("_security_group")) {
                throw new AssertionError("What is a " + type + " of " + module + "?");
            }
        }
        return rules;
    }

    private static String text(String module) {
        try {
            return Files.readString(Stream.of(".", "..")
                    .map(root -> Path.of(root, "terraform", module, "firewall.tf"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FirewallRule rule(String name, Map<String, String> settings) {
        String direction = settings.getOrDefault("direction", settings.getOrDefault("type", "ingress"));
        if (!direction.equalsIgnoreCase("ingress")
                || !settings.getOrDefault("policy", "accept").equals("accept")) {
            throw new AssertionError("What does " + name + " do? " + settings);
        }
        String protocol = settings.getOrDefault("ip_protocol", settings.getOrDefault("protocol", ""));
        return new FirewallRule(
                name, when(settings), from(name, settings), protocol.equals("-1") ? "all" : protocol, ports(settings));
    }

    private static FirewallRule.When when(Map<String, String> settings) {
        String count = settings.getOrDefault("count", "");
        if (count.isEmpty() || count.contains("var.ssh_cidrs")) {
            return FirewallRule.When.ALWAYS;
        }
        return switch (count) {
            case "local.own_etcd ? 1 : 0" -> FirewallRule.When.OWN_ETCD;
            case TUNNEL_PORT + " == null ? 0 : 1" -> FirewallRule.When.TUNNEL;
            case "module.network_config.cloud_routes ? 1 : 0" -> FirewallRule.When.CLOUD_ROUTES;
            default -> throw new AssertionError("When is that? " + count);
        };
    }

    private static FirewallRule.From from(String name, Map<String, String> settings) {
        String source = Stream.of(
                        "cidr_ipv4",
                        "referenced_security_group_id",
                        "source_ranges",
                        "source_tags",
                        "cidr_ip",
                        "source_security_group_id")
                .filter(settings::containsKey)
                .map(key -> settings.getOrDefault(key, ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("From where does " + name + " let in? " + settings));
        return switch (source) {
            case "each.value" -> operators(settings.getOrDefault("for_each", ""));
            case "var.ssh_cidrs" -> FirewallRule.From.OPERATORS;
            case "aws_security_group.hosts.id", "alicloud_security_group.hosts.id", "[local.tag]" ->
                FirewallRule.From.HOSTS;
            case "var.container_network", "[var.container_network]" -> FirewallRule.From.CONTAINERS;
            default -> throw new AssertionError("Who is " + source + "?");
        };
    }

    private static FirewallRule.From operators(String each) {
        if (!each.equals("toset(var.ssh_cidrs)")) {
            throw new AssertionError("Who are " + each + "?");
        }
        return FirewallRule.From.OPERATORS;
    }

    /** AWS has a first and a last one, GCE a list of ranges, Alibaba {@code 22/22}; -1 stands for any. */
    private static String ports(Map<String, String> settings) {
        String range = settings.getOrDefault(
                "ports",
                settings.getOrDefault(
                        "port_range",
                        settings.getOrDefault("from_port", "-1") + "/" + settings.getOrDefault("to_port", "-1")));
        String bare = range.replaceAll("tostring\\(|[\\[\\]\"${})]", "").replace(TUNNEL_PORT, DEFAULT_TUNNEL_PORT);
        String[] ends = bare.split("[/-]", -1);
        if (bare.equals("-1/-1")) {
            return "";
        }
        return ends.length == 1 || ends[0].equals(ends[1]) ? ends[0] : ends[0] + "-" + ends[1];
    }
}
