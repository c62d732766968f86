package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeInstance;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.core.model.Clock;

/** The fake EC2 with the world that the contract asks for. */
final class FakeCloud implements Cloud {
    private static final int HOSTS = 3;

    private final FakeEc2 fake;

    FakeCloud(Clock clock) {
        fake = FakeEc2.start(clock);
        fake.world().vpc("vpc-1", "172.31.0.0/16").subnet("subnet-1", "vpc-1", "172.31.0.0/24");
        fake.world().table("rtb-1", "vpc-1").subnet("subnet-1").put("0.0.0.0/0", "igw-1", FakeRoute.Origin.CALL);
        fake.world().table("rtb-2", "vpc-1").main();
        for (int host = 1; host <= HOSTS; host++) {
            fake.world()
                    .instance(instance(host), "vpc-1")
                    .eni("eni-other" + host, "subnet-1", List.of("172.31.0.10" + host))
                    .eni(eni(host), "subnet-1", List.of("172.31.0.1" + host, "fd31::1" + host))
                    .host("127.0.1." + host);
        }
    }

    FakeEc2 fake() {
        return fake;
    }

    @Override
    public URI endpoint() {
        return fake.uri();
    }

    @Override
    public URI metadata(int host) {
        return fake.uri("127.0.1." + host);
    }

    @Override
    public String region() {
        return fake.world().region();
    }

    @Override
    public String table(int number) {
        return "rtb-" + number;
    }

    @Override
    public String eni(int host) {
        return "eni-" + host;
    }

    @Override
    public String instance(int host) {
        return "i-" + host;
    }

    @Override
    public Optional<String> target(String table, String destination) {
        return fake.world().table(table).target(destination);
    }

    @Override
    public void put(String table, String destination, int host) {
        fake.world().table(table).put(destination, eni(host), FakeRoute.Origin.CALL);
    }

    @Override
    public void take(String table, String destination) {
        fake.world().table(table).take(destination);
    }

    @Override
    public boolean isChecked(int host) {
        return own(host).isChecked();
    }

    @Override
    public void check(int host, boolean on) {
        own(host).check(on);
    }

    private FakeInstance.Eni own(int host) {
        return fake.world().instance(instance(host)).enis().get(1);
    }

    @Override
    public void tag(String table, String key, String value) {
        fake.world().table(table).tag(key, value);
    }

    @Override
    public void untag(String table, String key) {
        fake.world().table(table).untag(key);
    }

    @Override
    public void terminate(int host) {
        fake.world().become(instance(host), FakeInstance.State.TERMINATED);
    }

    @Override
    public void close() {
        fake.close();
    }
}
