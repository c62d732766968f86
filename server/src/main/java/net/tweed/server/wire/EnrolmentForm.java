package net.tweed.server.wire;

import java.util.Optional;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.EnrolmentJson;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.enrol.Standing;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;

/** What hosts and servers say to one another about enrolling. */
public final class EnrolmentForm {
    private static final String LONGEST_WHY = "(.{500}).*";

    private EnrolmentForm() {}

    /** {@code {"Audience":"tweed:…","Enrolment":"{…}"}}: the enrolment as a text, where there is one. */
    public static String write(Standing standing) {
        return new JsonText()
                .text("Audience", standing.audience().text())
                .text("Enrolment", standing.enrolment().map(found -> EnrolmentJson.write(found, Optional.empty())))
                .end();
    }

    /** Reads what a server says. */
    public static Standing standing(FieldReader from) {
        Optional<Audience> audience = from.text("Audience").flatMap(Audience::parse);
        Optional<Enrolment> enrolment = from.text("Enrolment").flatMap(EnrolmentJson::read);
        from.finish();
        return new Standing(
                audience.orElseThrow(() -> new TweedException(
                        Kind.UNAVAILABLE,
                        "Cannot enrol: the server asks for a document that is for none of its own clients. Is it a tweed"
                                + " server?")),
                enrolment);
    }

    public static String write(IdentityProof proof) {
        return new JsonText()
                .text("Cloud", proof.cloud().type())
                .text("Document", proof.document())
                .text("Signature", proof.signature())
                .text("Audience", proof.audience())
                .end();
    }

    /**
     * Reads what a client shows.
     *
     * @throws TweedException of kind CONFIG, naming every fault at once
     */
    public static IdentityProof proof(FieldReader from) {
        Optional<Cloud> cloud = from.text("Cloud").flatMap(Cloud::of);
        if (cloud.isEmpty()) {
            from.fault("\"Cloud\" must be aws-vpc, gce or ali-vpc");
        }
        String document = text(from, "Document", Bounds.DOCUMENT);
        String signature = from.has("Signature") ? text(from, "Signature", Bounds.DOCUMENT) : "";
        String audience = text(from, "Audience", Bounds.AUDIENCE);
        from.finish();
        return new IdentityProof(cloud.orElseThrow(), document, signature, audience);
    }

    private static String text(FieldReader from, String name, int longest) {
        Optional<String> text = from.text(name).filter(value -> value.length() <= longest);
        if (text.isEmpty()) {
            from.fault("\"" + name + "\" must be a text of at most " + longest + " characters");
        }
        return text.orElse("");
    }

    public static String write(Outcome outcome) {
        if (outcome instanceof Outcome.Waiting waiting) {
            return new JsonText()
                    .flag("Won", false)
                    .text("Why", waiting.why().replaceFirst(LONGEST_WHY, "$1…"))
                    .end();
        }
        return new JsonText().flag("Won", true).end();
    }

    /** Reads what came of it. */
    public static Outcome outcome(FieldReader from) {
        boolean won = from.flag("Won").orElse(false);
        String why = from.text("Why").orElse("it gave no reason").replaceAll("\\p{C}", "?");
        from.finish();
        return won ? new Outcome.Enrolled() : new Outcome.Waiting(why.replaceFirst(LONGEST_WHY, "$1…"));
    }
}
