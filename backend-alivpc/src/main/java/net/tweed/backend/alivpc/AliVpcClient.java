package net.tweed.backend.alivpc;

import com.aliyuncs.CommonResponse;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.auth.AlibabaCloudCredentialsProvider;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpClientType;
import com.aliyuncs.http.HttpResponse;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Mandate;
import net.tweed.core.table.CloudCalls;

/**
 * The SDK's client, which is not made for several threads: one call at a time. Calls are the SDK's general requests, for
 * its models know neither batches of route entries nor the source/destination check.
 */
final class AliVpcClient implements AutoCloseable {
    /** A call that took longer is of unknown outcome: together no longer than {@link Mandate#LONGEST_CALL}. */
    private static final int CONNECT_MS = 1500;

    private static final int READ_MS = 3500;

    private static final int SERVER_ERROR = 500;

    private final String region;
    private final Optional<URI> endpoint;
    private final DefaultAcsClient sdk;
    private final CloudCalls calls;
    private final Mandate mandate;

    /**
     * A client.
     *
     * @param endpoint where all calls go, instead of the region's endpoints
     * @param mandate asked again where a call had to wait for another, and said with each
     */
    AliVpcClient(
            String region,
            Optional<URI> endpoint,
            AlibabaCloudCredentialsProvider credentials,
            CloudCalls calls,
            Mandate mandate) {
        this.mandate = mandate;
        this.region = region;
        this.endpoint = endpoint;
        this.calls = calls;
        DefaultProfile profile = DefaultProfile.getProfile(region);
        profile.setCloseTrace(true);
        HttpClientConfig http = HttpClientConfig.getDefault();
        http.setClientType(HttpClientType.Compatible); // the other one is shared by the whole process, its closing too
        profile.setHttpClientConfig(http);
        sdk = new DefaultAcsClient(profile, credentials);
        sdk.setSysRetryPolicy(RetryPolicy.none());
    }

    String region() {
        return region;
    }

    /** Makes a call that changes nothing. */
    JsonObject read(AliVpcAction action, Map<String, String> parameters) {
        return calls.read(action.api(), () -> send(action, parameters));
    }

    /** Makes a call that changes something. */
    JsonObject write(AliVpcAction action, Map<String, String> parameters) {
        return calls.write(action.api(), () -> send(action, parameters));
    }

    /** Makes a call that removes something: where it is gone already, the answer is empty. */
    JsonObject remove(AliVpcAction action, Map<String, String> parameters) {
        return calls.write(action.api(), () -> {
            try {
                return send(action, parameters);
            } catch (ClientException e) {
                if (AliVpcErrors.meaning(Optional.ofNullable(e.getErrCode()).orElse("")) == AliVpcErrors.Meaning.GONE) {
                    return new JsonObject();
                }
                throw e;
            }
        });
    }

    private synchronized JsonObject send(AliVpcAction action, Map<String, String> parameters) throws ClientException {
        mandate.check(); // another thread's call may have been in the way
        HttpResponse response = sdk.doAction(request(action, parameters), false, 0);
        String body = response.getHttpContentString();
        String text = body == null ? "" : body;
        if (response.isSuccess()) {
            return Json.read(text, "the answer to " + action.api());
        }
        Map<String, String> error = error(text);
        String code = error.getOrDefault("Code", "");
        String message = error.getOrDefault("Message", "");
        throw response.getStatus() >= SERVER_ERROR
                ? new ServerException(code, message)
                : new ClientException(code.isEmpty() ? "HTTP status " + response.getStatus() : code, message);
    }

    /** What stands in the body of an error; nothing where a proxy wrote it. */
    private static Map<String, String> error(String text) {
        Map<String, String> fields = new HashMap<>();
        try {
            JsonObject json = Json.read(text, "an error");
            Json.text(json, "Code").ifPresent(code -> fields.put("Code", code));
            Json.text(json, "Message").ifPresent(message -> fields.put("Message", message));
        } catch (RuntimeException e) {
            fields.put("Message", "its answer is no JSON");
        }
        return fields;
    }

    private Request request(AliVpcAction action, Map<String, String> parameters) {
        Request request = new Request(action);
        request.setSysRegionId(region);
        request.setSysMethod(MethodType.POST);
        request.setSysAcceptFormat(FormatType.JSON);
        request.setSysConnectTimeout(CONNECT_MS);
        request.setSysReadTimeout(READ_MS);
        request.setSysRetryPolicy(RetryPolicy.none());
        for (String product : mandate.userAgent().split(" ", -1)) {
            String[] parts = product.split("/", 2);
            request.appendUserAgent(parts[0], parts[1]);
        }
        request.setSysEndpoint(endpoint.map(URI::getAuthority).orElseGet(() -> host(action.product())));
        boolean plain = endpoint.filter(
                        uri -> uri.getScheme().toLowerCase(Locale.ROOT).equals("http"))
                .isPresent();
        request.setSysProtocol(plain ? ProtocolType.HTTP : ProtocolType.HTTPS);
        request.with("RegionId", region);
        parameters.forEach(request::with);
        return request;
    }

    /** Any call of any product; its answer is read by us. */
    private static final class Request extends RpcAcsRequest<CommonResponse> {
        Request(AliVpcAction action) {
            super(action.product().code(), action.product().version(), action.api());
        }

        void with(String name, String value) {
            putQueryParameter(name, value);
        }

        @Override
        public Class<CommonResponse> getResponseClass() {
            return CommonResponse.class;
        }
    }

    /** The SDK's own lists of endpoints, and the pattern that newer regions follow. */
    private String host(AliVpcAction.Product product) {
        return switch (product) {
            case VPC -> com.aliyuncs.vpc.Endpoint.endpointMap.getOrDefault(region, "vpc." + region + ".aliyuncs.com");
            case ECS -> com.aliyuncs.ecs.Endpoint.endpointMap.getOrDefault(region, "ecs." + region + ".aliyuncs.com");
            case QUOTAS -> "quotas.aliyuncs.com";
        };
    }

    @Override
    public void close() {
        sdk.shutdown();
    }
}
