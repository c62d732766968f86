package net.tweed.tests.vpc;

class AwsVpcIT extends VpcContract {
    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, AwsCloud::new);
    }
}
