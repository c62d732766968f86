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

    /** Statuses are such that they alone would say something else. */
    @ParameterizedTest
    @CsvSource({
        "418, invalid, CONFIG",
        "418, INVALID_FIELD_VALUE, CONFIG",
        "418, INVALID_USAGE, CONFIG",
        "418, notFound, CONFIG",
        "418, RESOURCE_NOT_FOUND, CONFIG",
        "418, authError, DENIED",
        "418, forbidden, DENIED",
        "418, PERMISSIONS_ERROR, DENIED",
        "418, insufficientPermissions, DENIED",
        "418, ACCESS_TOKEN_SCOPE_INSUFFICIENT, DENIED",
        "418, accessNotConfigured, DENIED",
        "418, SERVICE_DISABLED, DENIED",
        "403, rateLimitExceeded, THROTTLED",
        "403, userRateLimitExceeded, THROTTLED",
        "403, RATE_LIMIT_EXCEEDED, THROTTLED",
        "403, RESOURCE_OPERATION_RATE_EXCEEDED, THROTTLED",
        "403, operationRateExceeded, THROTTLED",
        "403, quotaExceeded, NO_ROOM",
        "403, QUOTA_EXCEEDED, NO_ROOM",
        "418, alreadyExists, CONFLICT",
        "418, RESOURCE_ALREADY_EXISTS, CONFLICT",
        "400, resourceNotReady, UNAVAILABLE",
        "400, RESOURCE_NOT_READY, UNAVAILABLE",
        "400, backendError, UNAVAILABLE",
        "400, internalError, UNAVAILABLE",
        "400, INTERNAL_ERROR, UNAVAILABLE"
    })
    void an_answer_is_known_by_its_reason(int status, String reason, Kind kind) {
        an_answer_without_a_known_reason_is_known_by_its_status(status, reason, kind);
    }

    @ParameterizedTest
    @CsvSource({
        "400, somethingNew, CONFIG",
        "401, somethingNew, DENIED",
        "403, somethingNew, DENIED",
        "404, somethingNew, CONFIG",
        "408, somethingNew, UNAVAILABLE",
        "409, somethingNew, CONFLICT",
        "412, somethingNew, CONFLICT",
        "429, somethingNew, THROTTLED",
        "500, somethingNew, UNAVAILABLE",
        "502, somethingNew, UNAVAILABLE",
        "503, somethingNew, UNAVAILABLE",
        "504, somethingNew, UNAVAILABLE"
    })
    void an_answer_without_a_known_reason_is_known_by_its_status(int status, String reason, Kind kind) {
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
