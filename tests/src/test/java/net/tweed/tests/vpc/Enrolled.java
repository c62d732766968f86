package net.tweed.tests.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.CloudInstance;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.etcd.EtcdOptions;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Etcd;

/** Enrols hosts of a cluster as a server does that has seen their instances' documents. */
final class Enrolled {
    private Enrolled() {}

    /** As an instance on AWS. */
    static void in(Cluster cluster, String address, String instance) {
        CloudInstance known =
                new CloudInstance(Cloud.AWS, "111122223333", "eu-central-1", "", instance, instance, Optional.empty());
        EtcdOptions etcd = new EtcdOptions(
                List.of(URI.create(Etcd.ENDPOINT)),
                EtcdOptions.DEFAULT_PREFIX,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(1)); // a busy machine
        Outcome outcome = Inside.of(cluster.outside(), () -> {
            try (EtcdLeaseStore store = new EtcdLeaseStore(etcd, Clock.system())) {
                return new Enrolments(store)
                        .enrol(new Enrolment(
                                "h" + address,
                                "holder",
                                Addresses.parse(address).orElseThrow(),
                                known));
            }
        });
        assertThat(outcome).isInstanceOf(Outcome.Enrolled.class);
    }
}
