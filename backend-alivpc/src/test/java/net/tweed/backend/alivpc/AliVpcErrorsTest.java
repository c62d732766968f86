package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import java.io.PrintWriter;
import java.io.StringWriter;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AliVpcErrorsTest {
    private static final String API = "CreateRouteEntries";

    private static TweedException classify(Exception e) {
        return new AliVpcErrors().classify(API, e);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TaskConflict",
                "IncorrectRouteEntryStatus",
                "OperationConflict",
                "LastTokenProcessing",
                "IncorrectVpcStatus",
                "IncorrectStatus.RouteTableStatus",
                "IncorrectVSwitchStatus",
                "IncorrectInstanceStatus",
                "InvalidStatus.RouteEntry",
                "OperationFailed.DistibuteLock",
                "SystemBusy"
            })
    void aBusyVpcIsTriedAgainAfterItsRest(String code) {
        TweedException e = classify(new ClientException(code, "The operation is too frequent."));
        assertThat(e.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(e.retryAfter()).contains(AliVpcErrors.BUSY);
        assertThat(e).hasMessageContaining(code).hasMessageContaining(API).hasMessageContaining("too frequent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throttling", "Throttling.User", "Throttling.Api", "throttling.concurrent"})
    void throttlingIsNotDenialAndLeavesThePaceToTheCaller(String code) {
        TweedException e = classify(new ClientException(code, "Request was denied due to user flow control."));
        assertThat(e.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(e.retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "QuotaExceeded, NO_ROOM",
        "QuotaExceeded.RouteEntry, NO_ROOM",
        "RouterEntryConflict.Duplicated, CONFLICT",
        "InvalidCIDRBlock.Duplicate, CONFLICT",
        "InvalidRouteEntry.NotFound, CONFLICT",
        "VPC_ROUTER_ENTRY_NOT_EXIST, CONFLICT",
        "Forbidden.RAM, DENIED",
        "NoPermission, DENIED",
        "NoPermission.VPC, DENIED",
        "UnauthorizedOperation, DENIED",
        "InvalidAccessKeyId.NotFound, DENIED",
        "SignatureDoesNotMatch, DENIED",
        "IncompleteSignature, DENIED",
        "InvalidSecurityToken.Expired, DENIED",
        "MissingSecurityToken, DENIED",
        "OperationFailed.InvalidNexthop, CONFIG",
        "InvalidRouteTableId.NotFound, CONFIG",
        "InvalidCIDRBlock.Malformed, CONFIG",
        "ServiceUnavailable, UNAVAILABLE",
        "InternalError, UNAVAILABLE",
        "UnknownError, UNAVAILABLE",
        "SDK.ReadTimeout, UNAVAILABLE",
        "SDK.ServerUnreachable, UNAVAILABLE",
    })
    void everyOtherCode(String code, Kind kind) {
        assertThat(classify(new ClientException(code, "why")).kind()).isEqualTo(kind);
        assertThat(AliVpcErrors.ofEntry(API, code, "why").kind()).isEqualTo(kind);
    }

    @Test
    void aServersOwnFailureLeavesTheOutcomeOpen() {
        assertThat(classify(new ServerException("SomethingNew", "oops")).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(classify(new ServerException("", "")).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(classify(new ServerException("Throttling", "slow")).kind()).isEqualTo(Kind.THROTTLED);
        assertThat(classify(new IllegalStateException("x")).kind()).isEqualTo(Kind.INTERNAL);
    }

    @Test
    void aDenialNamesTheMissingPermission() {
        assertThat(classify(new ClientException("Forbidden.RAM", "User not authorized to operate on the resource.")))
                .hasMessageContaining("Allow vpc:CreateRouteEntries")
                .hasMessageContaining("iam/alibaba/agent.json");
    }

    @Test
    void whatWasSignedAndWhereItWasSentStaysOut() {
        String hush = "POST&%2F&SecurityToken%3Dhush";
        for (String code :
                new String[] {"SignatureDoesNotMatch", "InvalidSecurityToken.Malformed", "SDK.ReadTimeout"}) {
            StringWriter trace = new StringWriter();
            classify(new ClientException(code, "string to sign is " + hush, new IllegalStateException(hush)))
                    .printStackTrace(new PrintWriter(trace, true));
            assertThat(trace.toString()).contains(code).doesNotContain("hush");
        }
    }

    @Test
    void aLongMessageIsCut() {
        TweedException e = classify(new ClientException("QuotaExceeded", "x".repeat(10_000) + "\n"));
        assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(500).doesNotContain("\n");
    }
}
