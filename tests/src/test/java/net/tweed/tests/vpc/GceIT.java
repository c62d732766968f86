package net.tweed.tests.vpc;

class GceIT extends VpcContract {
    @Override
    Cloud start() {
        return new GceCloud();
    }
}
