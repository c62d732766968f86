package net.tweed.tests.vpc;

import net.tweed.backend.awsvpc.NeedsMoto;

/** The same with an AWS that nobody here wrote. */
@NeedsMoto
class MotoVpcIT extends VpcContract {
    @Override
    Cloud start(String namespace) {
        return new MotoVpcCloud(namespace);
    }
}
