package net.tweed.tests.vpc;

class AwsVpcIT extends VpcContract {
    @Override
    Cloud start() {
        return new AwsCloud();
    }
}
