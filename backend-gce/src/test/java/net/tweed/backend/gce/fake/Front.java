package net.tweed.backend.gce.fake;

import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes every request, and every trouble. */
final class Front implements ResponseDefinitionTransformerV2 {
    private final GceWorld world;
    private final Gate gate;
    private final ComputeApi compute;
    private final MonitoringApi monitoring;
    private final MetadataApi metadata;
    private final AdminApi admin;

    Front(GceWorld world) {
        this.world = world;
        this.gate = new Gate(world);
        this.compute = new ComputeApi(world);
        this.monitoring = new MonitoringApi(world);
        this.metadata = new MetadataApi(world);
        this.admin = new AdminApi(world);
    }

    @Override
    public String getName() {
        return "gce";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Request request = Request.of(event.getRequest());
        synchronized (world) {
            world.settle();
            return answer(request).http();
        }
    }

    private Reply answer(Request request) {
        if (request.startsWith("_fake")) {
            return admin.handle(request);
        }
        if (request.path().equals(List.of(""))) {
            return Reply.text("computeMetadata/\n"); // how clients find out where they are
        }
        String method = method(request);
        world.called(
                method.isEmpty() ? "unknown " + request.method() + " " + request.path() : method,
                request.headers().getOrDefault("user-agent", ""));
        if (method.isEmpty()) {
            return Reply.error(404, "notFound", "No such method");
        }
        Optional<Trouble> trouble = world.nextTrouble(method);
        return trouble.map(what -> troubled(what, method, request))
                .orElseGet(() -> done(method, request, Optional.empty()));
    }

    private static String method(Request request) {
        if (request.startsWith("computeMetadata", "v1")) {
            return "metadata";
        }
        if (request.startsWith("v3", "projects") && request.method().equals("GET")) {
            return "timeSeries.list";
        }
        return request.startsWith("compute", "v1", "projects") ? ComputeApi.method(request) : "";
    }

    private Reply done(String method, Request request, Optional<String> operationError) {
        if (method.equals("metadata")) {
            return metadata.handle(request);
        }
        return gate.refusal(method, request)
                .orElseGet(() -> method.equals("timeSeries.list")
                        ? monitoring.handle(request)
                        : compute.handle(method, request, operationError));
    }

    private Reply troubled(Trouble trouble, String method, Request request) {
        Duration wait = Duration.ofMillis(trouble.millis());
        return switch (trouble.kind()) {
            case STATUS -> Reply.error(trouble.status(), trouble.reason(), "As injected");
            case RESET_BEFORE -> Reply.status(200).broken(Fault.CONNECTION_RESET_BY_PEER);
            case HANG_BEFORE -> Reply.status(503).after(wait);
            case OPERATION -> done(method, request, Optional.of(trouble.reason()));
            case RESET_AFTER -> done(method, request, Optional.empty()).broken(Fault.CONNECTION_RESET_BY_PEER);
            case HANG_AFTER -> done(method, request, Optional.empty()).after(wait);
            case MALFORMED_AFTER -> done(method, request, Optional.empty()).with("<html>not JSON");
            case SENSELESS_AFTER -> done(method, request, Optional.empty()).with("[[\"neither\"]]");
            case CUT_AFTER -> {
                Reply whole = done(method, request, Optional.empty());
                yield whole.with(whole.body().substring(0, whole.body().length() / 2));
            }
            case LATE -> {
                world.later(wait, () -> done(method, request, Optional.empty()));
                yield Reply.error(503, "backendError", "Backend Error");
            }
        };
    }
}
