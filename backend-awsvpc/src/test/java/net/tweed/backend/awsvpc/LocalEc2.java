package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;

/**
 * Somebody else's EC2: the one that the environment names, else a LocalStack where a Docker engine answers, else moto
 * where that is installed.
 */
record LocalEc2(URI endpoint, AutoCloseable server) implements AutoCloseable {
    static final String VARIABLE = "TWEED_LOCALSTACK_ENDPOINT";

    /** One that runs without an account at LocalStack, which newer ones than 4.x want. */
    static final String IMAGE = "localstack/localstack:4.4.0";

    /** Why there is none, where there is none. */
    static final String NONE =
            VARIABLE + " names no EC2, no Docker engine answers, and moto is not installed: dist/moto does it";

    /** Where to get one. */
    enum Source {
        NAMED,
        DOCKER,
        MOTO,
        NOWHERE;

        static Source of(Map<String, String> environment, boolean docker, boolean moto) {
            if (!environment.getOrDefault(VARIABLE, "").isEmpty()) {
                return NAMED;
            }
            return docker ? DOCKER : moto ? MOTO : NOWHERE;
        }
    }

    /** Starts one, or finds it; empty where there is none. */
    static Optional<LocalEc2> start(Map<String, String> environment) {
        boolean named = !environment.getOrDefault(VARIABLE, "").isEmpty();
        boolean docker = !named && DockerClientFactory.instance().isDockerAvailable();
        return switch (Source.of(environment, docker, Moto.program().isPresent())) {
            case NAMED -> Optional.of(new LocalEc2(URI.create(environment.getOrDefault(VARIABLE, "")), () -> {}));
            case DOCKER -> Optional.of(docker());
            case MOTO -> Moto.program().map(Moto::start).map(moto -> new LocalEc2(moto.uri(), moto));
            case NOWHERE -> Optional.empty();
        };
    }

    private static LocalEc2 docker() {
        LocalStackContainer container = new LocalStackContainer(IMAGE).withServices("ec2");
        container.start();
        return new LocalEc2(container.getEndpoint(), container);
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
