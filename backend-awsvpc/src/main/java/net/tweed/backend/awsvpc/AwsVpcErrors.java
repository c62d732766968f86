package net.tweed.backend.awsvpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * AWS's errors: the one table of them.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2's error codes</a>
 */
final class AwsVpcErrors implements CloudCalls.Classifier {
    static final String GONE = "InvalidRoute.NotFound";
    static final String NO_QUOTA = "NoSuchResourceException";

    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;
    private static final int LONGEST_TEXT = 300;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("RouteAlreadyExists", Kind.CONFLICT),
            Map.entry("RouteLimitExceeded", Kind.NO_ROOM),
            Map.entry(GONE, Kind.CONFLICT),
            Map.entry("InvalidRouteTableID.NotFound", Kind.CONFIG),
            Map.entry("InvalidRouteTableID.Malformed", Kind.CONFIG),
            Map.entry("InvalidRouteTableId.Malformed", Kind.CONFIG),
            Map.entry("InvalidNetworkInterfaceID.NotFound", Kind.CONFIG),
            Map.entry("InvalidNetworkInterfaceId.Malformed", Kind.CONFIG),
            Map.entry("InvalidInstanceID.NotFound", Kind.CONFIG),
            Map.entry("InvalidInstanceID.Malformed", Kind.CONFIG),
            Map.entry("InvalidParameterValue", Kind.CONFIG),
            Map.entry("InvalidParameterCombination", Kind.CONFIG),
            Map.entry("InvalidParameter", Kind.CONFIG),
            Map.entry("OperationNotPermitted", Kind.CONFIG),
            Map.entry("DependencyViolation", Kind.CONFIG),
            Map.entry("IncorrectState", Kind.UNAVAILABLE));

    /** This host's role may not do it. moto says {@code AccessDenied} where EC2 says the first. */
    private static final Set<String> FORBIDDEN = Set.of(
            "UnauthorizedOperation",
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedException",
            "Client.UnauthorizedOperation");

    /** The credentials themselves are no good. AWS's text may hold what was signed, the session token included. */
    private static final Set<String> UNKNOWN_CREDENTIALS = Set.of(
            "AuthFailure",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "UnrecognizedClientException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired");

    private static final Set<String> ACCOUNT =
            Set.of("Blocked", "OptInRequired", "PendingVerification", "SubscriptionRequiredException");

    private static final Set<String> THROTTLES = Set.of(
            "RequestLimitExceeded",
            "Client.RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "EC2ThrottledException",
            "SlowDown");

    private static final Set<String> TRANSIENT = Set.of(
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "ServiceException",
            "ServerInternal",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "Unavailable",
            "RequestTimeout",
            "RequestTimeoutException");

    @Override
    public TweedException classify(String api, Exception thrown) {
        return explain(api, "call " + api, thrown);
    }

    /**
     * Makes ours of it.
     *
     * @param doing what was to be done, after "Cannot": {@code add the route 10.5.3.0/24 to rtb-1}
     */
    TweedException explain(String api, String doing, Exception thrown) {
        if (thrown instanceof TweedException known) {
            return known;
        }
        String cannot = "Cannot " + doing + ": ";
        if (thrown instanceof AwsServiceException e) {
            return answered(api, cannot, code(e), e);
        }
        if (thrown instanceof SdkClientException e && isWithoutCredentials(e)) {
            return new TweedException(
                    Kind.DENIED,
                    cannot + "this host has no AWS credentials. Attach an instance profile with a role that allows "
                            + Api.action(api) + ", as docs/backends/aws-vpc.md shows.",
                    e);
        }
        if (thrown instanceof SdkClientException) {
            return new TweedException(
                    Kind.UNAVAILABLE,
                    cannot + "AWS gives no usable answer to " + api
                            + ". Check this host's way to it, and \"Region\" and \"Endpoint\" where they are set.",
                    thrown);
        }
        return new TweedException(Kind.INTERNAL, cannot + api + " failed unexpectedly.", thrown);
    }

    static String code(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    private static TweedException answered(String api, String cannot, String code, AwsServiceException e) {
        if (FORBIDDEN.contains(code)) {
            return new TweedException(
                    Kind.DENIED,
                    cannot + "this host's role may not call " + Api.action(api)
                            + ". Allow that action: iam/aws/agent-policy.json has all that are needed.",
                    e);
        }
        if (UNKNOWN_CREDENTIALS.contains(code) || e.statusCode() == UNAUTHORIZED) {
            // without its cause, whose text may hold what was signed
            return new TweedException(
                    Kind.DENIED,
                    cannot + "AWS does not accept this host's credentials (" + named(code, e)
                            + "). Check the instance profile or the keys, and this host's clock.");
        }
        if (ACCOUNT.contains(code)) {
            return new TweedException(
                    Kind.DENIED,
                    cannot + "AWS does not serve this account (" + code + "). See its console, or AWS's support.",
                    e);
        }
        Kind kind = kind(api, code, e.statusCode());
        String text = text(e);
        return new TweedException(
                kind,
                cannot + "AWS answers " + named(code, e) + (text.isEmpty() ? "." : ": " + text) + remedy(kind, code),
                e);
    }

    private static String named(String code, AwsServiceException e) {
        return code.isEmpty() ? "HTTP status " + e.statusCode() : code;
    }

    private static Kind kind(String api, String code, int status) {
        if (code.equals("InvalidParameterValue") && api.equals(Api.REPLACE)) {
            return Kind.CONFLICT; // there is no such row to replace: a reading decides
        }
        if (THROTTLES.contains(code)) {
            return Kind.THROTTLED;
        }
        if (TRANSIENT.contains(code) || status >= SERVER_ERROR) {
            return Kind.UNAVAILABLE;
        }
        return KINDS.getOrDefault(code, Kind.INTERNAL);
    }

    private static String remedy(Kind kind, String code) {
        if (code.startsWith("InvalidRouteTableI")) {
            return " Correct \"RouteTableID\", or leave it out to use the table of this host's subnet.";
        }
        if (code.startsWith("InvalidNetworkInterfaceI") || code.startsWith("InvalidInstanceI")) {
            return " This host's interface has changed: restart the daemon.";
        }
        return kind == Kind.UNAVAILABLE ? " It is tried again." : "";
    }

    /** What AWS says of it, on one line, as a sentence. */
    private static String text(AwsServiceException e) {
        String text = Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("")
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        if (text.length() > LONGEST_TEXT) {
            return text.substring(0, LONGEST_TEXT) + "….";
        }
        return text.isEmpty() || text.endsWith(".") ? text : text + ".";
    }

    private static boolean isWithoutCredentials(SdkClientException e) {
        return String.valueOf(e.getMessage()).contains("load credentials"); // the SDK has no type for it
    }
}
