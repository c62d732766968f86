package net.tweed.tests.vpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The VPC of {@code ./tweed demo}: a cloud's strict fake, and a router in this process's namespace that obeys its route
 * table. Arguments: backend type, the router's address and interface, a directory, and for each host {@code ADDRESS=MAC}.
 * Into the directory it writes
 *
 * <ul>
 *   <li>{@code environment}: what the daemons' must say, a line each
 *   <li>{@code view}: the cloud's state in words, again whenever it changes
 *   <li>{@code backend}: the network configuration's backend, as the last, once all is there
 * </ul>
 */
public final class DemoVpc {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final ShownCloud cloud;
    private final RouterScript script;
    private final Path directory;
    private final Map<String, String> macs = new TreeMap<>();
    private String shown = "";

    private DemoVpc(ShownCloud cloud, String device, Path directory) {
        this.cloud = cloud;
        this.script = new RouterScript(device, macs);
        this.directory = directory;
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = List.of(arguments);
        DemoVpc vpc = new DemoVpc(cloud(given.get(0), given.get(1)), given.get(2), Path.of(given.get(3)));
        vpc.hosts(given.subList(4, given.size()));
        vpc.begin();
        while (true) {
            vpc.look();
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static ShownCloud cloud(String backend, String gateway) {
        return switch (backend) {
            case "aws-vpc" -> new AwsCloud(gateway);
            case "gce" -> new GceCloud(gateway);
            case "ali-vpc" -> new AliCloud(gateway);
            default -> throw new IllegalArgumentException("There is no cloud for the backend " + backend);
        };
    }

    private void hosts(List<String> all) {
        for (String host : all) {
            String[] parts = host.split("=", 2);
            macs.put(parts[0], parts[1]);
            cloud.instance(macs.size(), parts[0]);
        }
    }

    private void begin() throws IOException, InterruptedException {
        List<String> environment = new ArrayList<>();
        cloud.environment().forEach((name, value) -> environment.add(name + "=" + value));
        write("environment", String.join("\n", environment) + "\n");
        look();
        write("backend", cloud.backend());
    }

    private void look() throws IOException, InterruptedException {
        Optional<String> commands = script.next(cloud, "");
        if (commands.isPresent()) {
            Process shell =
                    new ProcessBuilder("sh", "-ec", commands.get()).inheritIO().start();
            if (shell.waitFor() != 0) {
                throw new IllegalStateException(
                        "The router cannot obey the cloud: its commands failed:\n" + commands.get());
            }
        }
        String view = cloud.view().text();
        if (!view.equals(shown)) {
            write("view", view);
            shown = view;
        }
    }

    private void write(String name, String text) throws IOException {
        Path next = directory.resolve(name + ".new");
        Files.writeString(next, text);
        Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
