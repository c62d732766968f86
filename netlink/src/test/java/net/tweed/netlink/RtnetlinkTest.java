package net.tweed.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;
import org.junit.jupiter.api.Test;

/** What the real kernel does seldom, by a scripted one. */
class RtnetlinkTest {
    private static final int MULTI = 2;
    private static final int MULTI_INTERRUPTED = 2 | 0x10;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int THIS = 0; // relative to the request that is answered
    private static final int EARLIER = -1;

    private final ScriptedKernel kernel = new ScriptedKernel();
    private final Rtnetlink netlink = new Rtnetlink(kernel);

    private List<Integer> dump() {
        return netlink.dump("the table", Rtm.GETROUTE, out -> out.u32(0), message -> message.u32(0));
    }

    @Test
    void a_dump_that_was_interrupted_is_repeated_from_the_start() {
        kernel.answers(Rtm.NEWROUTE, MULTI, 1, THIS)
                .answers(Rtm.NEWROUTE, MULTI_INTERRUPTED, 2, THIS)
                .answers(DONE, MULTI, 0, THIS)
                .then()
                .answers(Rtm.NEWROUTE, MULTI, 3, THIS)
                .answers(DONE, MULTI, 0, THIS);
        assertThat(dump()).containsExactly(3);
        assertThat(kernel.requested()).hasSize(2);
    }

    @Test
    void a_dump_that_is_always_interrupted_fails_in_the_end() {
        for (int i = 0; i < 100; i++) {
            kernel.answers(DONE, MULTI_INTERRUPTED, 0, THIS).then();
        }
        assertThatThrownBy(this::dump).hasMessageContaining("Cannot read the table: it changed during");
    }

    @Test
    void answers_to_an_earlier_request_are_passed_over() {
        kernel.answers(Rtm.NEWROUTE, MULTI, 1, EARLIER)
                .answers(DONE, MULTI, 0, EARLIER)
                .answers(Rtm.NEWROUTE, MULTI, 2, THIS)
                .answers(DONE, MULTI, 0, THIS);
        assertThat(dump()).containsExactly(2);
        kernel.then().answers(ERROR, 0, -Errno.EBUSY, EARLIER).answers(ERROR, 0, 0, THIS);
        assertThat(netlink.execute(Rtm.NEWROUTE, 0, out -> out.u32(0))).isEmpty();
    }

    @Test
    void a_table_that_cannot_be_read_is_never_an_empty_one() {
        for (int errno : new int[] {Errno.EINVAL, Errno.EPERM, Errno.EBUSY}) {
            ScriptedKernel refusing = new ScriptedKernel().answers(ERROR, 0, -errno, THIS);
            assertThatThrownBy(() -> new Rtnetlink(refusing).dump("the table", 1, out -> {}, message -> 1))
                    .isInstanceOf(TweedException.class)
                    .hasMessageContaining("Cannot read the table");
            ScriptedKernel breaking =
                    new ScriptedKernel().answers(Rtm.NEWROUTE, MULTI, 1, THIS).answers(DONE, MULTI, -errno, THIS);
            assertThatThrownBy(() -> new Rtnetlink(breaking).dump("the table", 1, out -> {}, message -> 1))
                    .isInstanceOf(TweedException.class);
        }
    }

    @Test
    void a_family_the_kernel_does_not_have_has_empty_tables() {
        kernel.answers(ERROR, 0, -Errno.EAFNOSUPPORT, THIS);
        assertThat(dump()).isEmpty();
    }

    @Test
    void lost_and_missing_answers_are_failures_of_the_call() {
        kernel.fails(Errno.ENOBUFS);
        assertThatThrownBy(() -> netlink.execute(1, 0, out -> {}))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("overflowed");
        assertThatThrownBy(() -> netlink.execute(1, 0, out -> {})).hasMessageContaining("did not send");
    }

    @Test
    void an_answer_that_cannot_be_read_is_a_failure_of_the_call() {
        kernel.answers(Rtm.NEWROUTE, MULTI, 1, THIS);
        assertThatThrownBy(() -> netlink.dump("the table", 1, out -> {}, message -> message.u32(4)))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERNAL));
    }
}
