package net.tweed.tests.vpc;

class GceIT extends VpcContract {
    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, GceCloud::new);
    }
}
