package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** The table of AWS's errors, row by row. */
class AwsVpcErrorsTest {
    private final AwsVpcErrors errors = new AwsVpcErrors();

    private static Ec2Exception error(int status, String code, String message) {
        return (Ec2Exception) Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    /** By its code; statuses are such that they alone would say something else. */
    @ParameterizedTest
    @CsvSource({
        "CreateRoute, 400, RouteAlreadyExists, CONFLICT",
        "CreateRoute, 400, RouteLimitExceeded, NO_ROOM",
        "CreateRoute, 400, InvalidParameterValue, CONFIG",
        "ReplaceRoute, 400, InvalidParameterValue, CONFLICT",
        "DeleteRoute, 400, InvalidRoute.NotFound, CONFLICT",
        "CreateRoute, 400, InvalidRouteTableID.NotFound, CONFIG",
        "CreateRoute, 400, InvalidRouteTableID.Malformed, CONFIG",
        "CreateRoute, 400, InvalidRouteTableId.Malformed, CONFIG",
        "CreateRoute, 400, InvalidNetworkInterfaceID.NotFound, CONFIG",
        "CreateRoute, 400, InvalidNetworkInterfaceId.Malformed, CONFIG",
        "DescribeInstances, 400, InvalidInstanceID.NotFound, CONFIG",
        "DescribeInstances, 400, InvalidInstanceID.Malformed, CONFIG",
        "CreateRoute, 400, InvalidParameterCombination, CONFIG",
        "CreateRoute, 400, InvalidParameter, CONFIG",
        "CreateRoute, 400, OperationNotPermitted, CONFIG",
        "CreateRoute, 400, DependencyViolation, CONFIG",
        "CreateRoute, 400, IncorrectState, UNAVAILABLE",
        "CreateRoute, 403, UnauthorizedOperation, DENIED",
        "CreateRoute, 403, AccessDenied, DENIED",
        "GetServiceQuota, 400, AccessDeniedException, DENIED",
        "CreateRoute, 403, UnauthorizedException, DENIED",
        "CreateRoute, 403, Client.UnauthorizedOperation, DENIED",
        "CreateRoute, 400, AuthFailure, DENIED",
        "CreateRoute, 401, '', DENIED",
        "CreateRoute, 403, InvalidClientTokenId, DENIED",
        "CreateRoute, 403, InvalidAccessKeyId, DENIED",
        "GetServiceQuota, 403, UnrecognizedClientException, DENIED",
        "CreateRoute, 403, MissingAuthenticationToken, DENIED",
        "GetServiceQuota, 403, MissingAuthenticationTokenException, DENIED",
        "CreateRoute, 403, SignatureDoesNotMatch, DENIED",
        "GetServiceQuota, 403, InvalidSignatureException, DENIED",
        "CreateRoute, 400, IncompleteSignature, DENIED",
        "GetServiceQuota, 400, IncompleteSignatureException, DENIED",
        "CreateRoute, 403, ExpiredToken, DENIED",
        "GetServiceQuota, 403, ExpiredTokenException, DENIED",
        "CreateRoute, 400, RequestExpired, DENIED",
        "CreateRoute, 400, Blocked, DENIED",
        "CreateRoute, 400, OptInRequired, DENIED",
        "CreateRoute, 400, PendingVerification, DENIED",
        "GetServiceQuota, 400, SubscriptionRequiredException, DENIED",
        "CreateRoute, 503, RequestLimitExceeded, THROTTLED",
        "CreateRoute, 503, Client.RequestLimitExceeded, THROTTLED",
        "CreateRoute, 400, Throttling, THROTTLED",
        "GetServiceQuota, 400, ThrottlingException, THROTTLED",
        "GetServiceQuota, 400, ThrottledException, THROTTLED",
        "CreateRoute, 400, RequestThrottled, THROTTLED",
        "GetServiceQuota, 400, RequestThrottledException, THROTTLED",
        "GetServiceQuota, 400, TooManyRequestsException, THROTTLED",
        "CreateRoute, 400, EC2ThrottledException, THROTTLED",
        "CreateRoute, 503, SlowDown, THROTTLED",
        "CreateRoute, 400, InternalError, UNAVAILABLE",
        "CreateRoute, 400, InternalFailure, UNAVAILABLE",
        "CreateRoute, 400, InternalServerError, UNAVAILABLE",
        "GetServiceQuota, 400, ServiceException, UNAVAILABLE",
        "CreateRoute, 400, ServerInternal, UNAVAILABLE",
        "CreateRoute, 400, ServiceUnavailable, UNAVAILABLE",
        "GetServiceQuota, 400, ServiceUnavailableException, UNAVAILABLE",
        "CreateRoute, 400, Unavailable, UNAVAILABLE",
        "CreateRoute, 408, RequestTimeout, UNAVAILABLE",
        "GetServiceQuota, 408, RequestTimeoutException, UNAVAILABLE",
        "CreateRoute, 500, '', UNAVAILABLE",
        "CreateRoute, 502, '', UNAVAILABLE",
        "CreateRoute, 400, NeverHeardOfIt, INTERNAL",
        "GetServiceQuota, 400, NoSuchResourceException, INTERNAL",
    })
    void each_code_has_its_kind(String api, int status, String code, Kind kind) {
        TweedException ours = errors.classify(api, error(status, code, "AWS's words"));
        assertThat(ours.kind()).isEqualTo(kind);
        assertThat(ours).hasMessageStartingWith("Cannot call " + api + ": ");
    }

    @Test
    void a_denial_names_the_missing_action() {
        assertThat(errors.explain("CreateRoute", "add the route", error(403, "UnauthorizedOperation", "no")))
                .hasMessage("Cannot add the route: this host's role may not call ec2:CreateRoute. Allow that action:"
                        + " iam/aws/agent-policy.json has all that are needed.");
        assertThat(errors.classify("GetServiceQuota", error(400, "AccessDeniedException", "no")))
                .hasMessageContaining("may not call servicequotas:GetServiceQuota.");
    }

    @Test
    void what_was_signed_is_not_repeated() {
        TweedException ours = errors.classify(
                "CreateRoute",
                error(403, "SignatureDoesNotMatch", "The Canonical String should have been x-amz-security-token:hush"));
        assertThat(ours).hasMessageNotContaining("hush").hasNoCause();
        assertThat(ours).hasMessageContaining("(SignatureDoesNotMatch)").hasMessageContaining("this host's clock");
    }

    @Test
    void a_long_answer_is_cut_and_stays_on_one_line() {
        TweedException ours = errors.classify("CreateRoute", error(400, "Odd", "a\nb" + "x".repeat(5000)));
        assertThat(String.valueOf(ours.getMessage())).hasSizeLessThan(400).doesNotContain("\n");
    }

    @Test
    void what_never_reached_aws_is_told_from_missing_credentials() {
        assertThat(errors.classify("CreateRoute", SdkClientException.create("connect", new IOException("refused")))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        TweedException without = errors.classify(
                "CreateRoute",
                SdkClientException.create("Unable to load credentials from any of the providers in the chain"));
        assertThat(without.kind()).isEqualTo(Kind.DENIED);
        assertThat(without).hasMessageContaining("Attach an instance profile with a role that allows ec2:CreateRoute");
        assertThat(errors.classify("CreateRoute", SdkClientException.create("Failed to load credentials from IMDS."))
                        .kind())
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void ours_stays_ours_and_the_unknown_is_internal() {
        TweedException known = new TweedException(Kind.NO_ROOM, "full");
        assertThat(errors.classify("CreateRoute", known)).isSameAs(known);
        assertThat(errors.classify("CreateRoute", new IllegalStateException("x"))
                        .kind())
                .isEqualTo(Kind.INTERNAL);
    }
}
