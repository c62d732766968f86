package net.tweed.backend.awsvpc;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;

/** That of this host's subnet: the one associated with it, else the VPC's main table. */
record SubnetsTable() implements TableChoice {
    @Override
    public List<List<Filter>> questions(AwsVpcIdentity self) {
        return List.of(
                List.of(TableChoice.filter("association.subnet-id", List.of(self.subnet()))),
                List.of(
                        TableChoice.filter("vpc-id", List.of(self.vpc())),
                        TableChoice.filter("association.main", List.of("true"))));
    }

    @Override
    public String text(AwsVpcIdentity self) {
        return "the route table of " + self.subnet() + ", or the main one of " + self.vpc();
    }

    @Override
    public int guess() {
        return 1;
    }

    @Override
    public String remedy() {
        return "Name the tables with \"RouteTableID\".";
    }
}
