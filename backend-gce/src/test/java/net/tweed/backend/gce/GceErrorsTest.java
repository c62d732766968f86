package net.tweed.backend.gce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.compute.v1.GetRouteRequest;
import com.google.cloud.compute.v1.InsertRouteRequest;
import com.google.cloud.compute.v1.ListRoutesRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.tweed.backend.gce.GceLab.Api;
import net.tweed.backend.gce.fake.Trouble;
import net.tweed.core.cloud.Answer;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table of errors, row by row, as the real SDK throws them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GceErrorsTest {
    private GceLab lab;
    private Api api;
    private GceErrors errors;

    @BeforeAll
    void open() {
        lab = new GceLab();
        api = lab.api(0);
        errors = new GceErrors(api.remedies());
    }

    @AfterEach
    void calm() {
        lab.world().noTrouble();
        lab.world()
                .routes()
                .forEach(route -> lab.world().deleteRoute(route.get("name").getAsString()));
    }

    @AfterAll
    void close() throws Exception {
        lab.close();
    }

    private ApiException list() {
        return catchThrowableOfType(
                ApiException.class,
                () -> api.sdk()
                        .routes()
                        .listCallable()
                        .call(ListRoutesRequest.newBuilder().setProject("shop").build()));
    }

    private ApiException insert() {
        return catchThrowableOfType(
                ApiException.class,
                () -> api.sdk()
                        .routes()
                        .insertCallable()
                        .call(InsertRouteRequest.newBuilder()
                                .setProject("shop")
                                .setRouteResource(api.rows().make(api.row("10.5.1.0/24"), 0))
                                .build()));
    }

    private TweedException classify(Exception thrown) {
        return errors.classify("compute.routes.list", thrown);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid, CONFIG",
        "400, badRequest, CONFIG",
        "401, authError, DENIED",
        "403, forbidden, DENIED",
        "403, insufficientPermissions, DENIED",
        "403, accessNotConfigured, DENIED",
        "403, rateLimitExceeded, THROTTLED",
        "403, userRateLimitExceeded, THROTTLED",
        "403, operationRateExceeded, THROTTLED",
        "403, quotaExceeded, NO_ROOM",
        "403, somethingNew, DENIED",
        "404, notFound, CONFIG",
        "408, timeout, UNAVAILABLE",
        "409, alreadyExists, CONFLICT",
        "412, conditionNotMet, CONFLICT",
        "429, rateLimitExceeded, THROTTLED",
        "429, somethingNew, THROTTLED",
        "400, resourceNotReady, UNAVAILABLE",
        "500, internalError, UNAVAILABLE",
        "500, somethingNew, UNAVAILABLE",
        "502, backendError, UNAVAILABLE",
        "503, backendError, UNAVAILABLE",
        "504, somethingNew, UNAVAILABLE"
    })
    void an_answer_is_known_by_reason_then_by_status(int status, String reason, Kind kind) {
        lab.world().trouble(Trouble.status("*", 2, status, reason));
        assertThat(classify(list()).kind()).isEqualTo(kind);
        assertThat(classify(insert()).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "QUOTA_EXCEEDED, NO_ROOM",
        "RATE_LIMIT_EXCEEDED, THROTTLED",
        "RESOURCE_OPERATION_RATE_EXCEEDED, THROTTLED",
        "RESOURCE_ALREADY_EXISTS, CONFLICT",
        "PERMISSIONS_ERROR, DENIED",
        "INVALID_FIELD_VALUE, CONFIG",
        "INVALID_USAGE, CONFIG",
        "RESOURCE_NOT_FOUND, CONFIG",
        "RESOURCE_NOT_READY, UNAVAILABLE",
        "INTERNAL_ERROR, UNAVAILABLE",
        "SOMETHING_NEW, DENIED" // by the operation's own HTTP status, which the fake has at 403
    })
    void an_operation_is_known_by_its_error(String code, Kind kind) {
        lab.world().trouble(Trouble.operation("routes.insert", 1, code));
        Answer answer = api.routes()
                .write(List.of(new Change.Put<>(api.row("10.5.1.0/24"), Optional.empty())))
                .get(0);
        assertThat(answer.failure().map(TweedException::kind)).contains(kind);
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.Kind.class,
            names = {"RESET_BEFORE", "HANG_BEFORE", "MALFORMED_AFTER", "CUT_AFTER"})
    void no_answer_that_makes_sense_says_nothing_of_what_was_done(Trouble.Kind kind) {
        lab.world().trouble(Trouble.of("*", kind, 2, 2000));
        assertThat(classify(list()).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(classify(insert()).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    /** What the SDK makes of answers is not enough to go by: these are why bodies are read. */
    @Test
    void the_sdk_throws_what_it_did_when_this_was_written() {
        lab.world().trouble(Trouble.status("*", 1, 409, "alreadyExists"));
        assertThat(insert()).isInstanceOf(AbortedException.class);
        lab.world().trouble(Trouble.status("*", 1, 403, "rateLimitExceeded"));
        assertThat(list()).isInstanceOf(PermissionDeniedException.class);
        assertThat(catchThrowableOfType(
                        ApiException.class,
                        () -> api.sdk()
                                .routes()
                                .getCallable()
                                .call(GetRouteRequest.newBuilder()
                                        .setProject("shop")
                                        .setRoute("none")
                                        .build())))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void the_sdk_itself_tries_once() {
        lab.world().forget();
        lab.world().trouble(Trouble.status("*", 5, 503, "backendError"));
        list();
        insert();
        assertThat(lab.world().calls()).containsEntry("routes.list", 1).containsEntry("routes.insert", 1);
    }

    @Test
    void a_missing_scope_and_a_missing_role_have_each_their_command() {
        lab.world().instance(lab.host(0).scopes(Set.of("compute.readonly")));
        assertThat(classify(insert()))
                .hasMessageContaining("Request had insufficient authentication scopes.")
                .hasMessageContaining("gcloud compute instances set-service-account host-0 --zone=europe-west1-b"
                        + " --project=shop --scopes=compute-rw,monitoring-read");
        lab.host(0);
        lab.world().grant(Optional.of(Set.of("compute.routes.list")));
        TweedException denied = errors.classify("compute.routes.insert", insert());
        lab.world().grant(Optional.empty());
        assertThat(denied)
                .hasMessageContaining("Required 'compute.routes.create' permission")
                .hasMessageContaining("gcloud projects add-iam-policy-binding shop"
                        + " --member=serviceAccount:tweed@shop.iam.gserviceaccount.com"
                        + " --role=projects/shop/roles/tweedAgent")
                .hasMessageNotContaining("set-service-account");
    }

    @Test
    void an_api_that_is_off_has_its_own_command() {
        lab.world().trouble(Trouble.status("*", 1, 403, "accessNotConfigured"));
        assertThat(classify(list()))
                .hasMessageContaining("gcloud services enable compute.googleapis.com --project=shop");
    }

    @Test
    void what_comes_from_outside_is_one_short_line() {
        Stream.of("a\nb\u001b[2Jc", "x".repeat(5000))
                .forEach(
                        words -> assertThat(Said.of(words)).hasSizeLessThan(400).doesNotContain("\n", "\u001b"));
    }

    @Test
    void a_body_that_is_no_error_is_taken_by_its_status() {
        lab.world().trouble(Trouble.status("*", 1, 403, ""));
        assertThat(classify(list()).kind()).isEqualTo(Kind.DENIED);
        assertThat(GceErrors.kind(GceFault.of(new RuntimeException("anything"))))
                .isEqualTo(Kind.UNAVAILABLE);
    }
}
