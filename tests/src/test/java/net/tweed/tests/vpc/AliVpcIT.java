package net.tweed.tests.vpc;

class AliVpcIT extends VpcContract {
    @Override
    Cloud start() {
        return new AliCloud();
    }
}
