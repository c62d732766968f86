package net.tweed.backend.awsvpc.fake;

/** Writes an answer of EC2's. */
final class Xml {
    private final StringBuilder text = new StringBuilder();

    static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    Xml open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    Xml leaf(String name, String value) {
        open(name);
        text.append(escape(value));
        return close(name);
    }

    /** The whole answer of an action. */
    String answer(String action) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + action
                + "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>fake-request</requestId>"
                + text
                + "</" + action + "Response>";
    }

    static String error(Ec2Error e) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>" + escape(e.code())
                + "</Code><Message>" + escape(e.message())
                + "</Message></Error></Errors><RequestID>fake-request</RequestID></Response>";
    }
}
