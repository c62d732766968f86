package net.tweed.tests.vpc;

class AliVpcIT extends VpcContract {
    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, AliCloud::new);
    }
}
