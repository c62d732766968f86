package net.tweed.core.enrol;

import java.net.InetAddress;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;

/** An enrolment as the ledger has it, with why it waits where it does. */
public final class EnrolmentJson {
    private EnrolmentJson() {}

    /** Without its why, what a server tells its host. */
    public static String write(Enrolment enrolment, Optional<String> why) {
        CloudInstance instance = enrolment.instance();
        return new JsonText()
                .text("Client", enrolment.client())
                .text("Holder", enrolment.holder())
                .text("Address", Addresses.text(enrolment.address()))
                .text("Cloud", instance.cloud().type())
                .text("Account", instance.account())
                .text("Region", instance.region())
                .text("Zone", instance.zone())
                .text("Instance", instance.id())
                .text("Name", instance.name())
                .text("Vpc", instance.vpc())
                .text("Why", why)
                .end();
    }

    /** Empty where it makes no sense: what stands in the store may be anything. */
    public static Optional<Enrolment> read(String text) {
        try {
            FieldReader fields = new FieldReader("an enrolment", text);
            Optional<InetAddress> address = fields.text("Address").flatMap(Addresses::parse);
            Optional<Cloud> cloud = fields.text("Cloud").flatMap(Cloud::of);
            if (address.isEmpty() || cloud.isEmpty()) {
                return Optional.empty();
            }
            CloudInstance instance = new CloudInstance(
                    cloud.get(),
                    text(fields, "Account"),
                    text(fields, "Region"),
                    text(fields, "Zone"),
                    text(fields, "Instance"),
                    text(fields, "Name"),
                    fields.text("Vpc"));
            Enrolment read = new Enrolment(text(fields, "Client"), text(fields, "Holder"), address.get(), instance);
            fields.finish();
            return Optional.of(read);
        } catch (TweedException e) {
            return Optional.empty();
        }
    }

    static String why(String text) {
        try {
            return text(new FieldReader("an enrolment", text), "Why");
        } catch (TweedException e) {
            return "";
        }
    }

    private static String text(FieldReader fields, String name) {
        return fields.text(name).orElse("");
    }
}
