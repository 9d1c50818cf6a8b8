package dev.djong.shell.management;

import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.security.authentication.BadCredentialsException;

/** A certificate's subject as Kubernetes reads it: CN is the user, each O a group. */
record SubjectName(String commonName, List<String> organisations) {

    static SubjectName parse(String rfc2253) {
        String user = "";
        var groups = new ArrayList<String>();
        for (Rdn part : parts(rfc2253)) {
            // An RDN may hold several attributes: CN=a+O=b.
            var attributes = part.toAttributes().getAll();
            while (attributes.hasMoreElements()) {
                var attribute = (javax.naming.directory.BasicAttribute) attributes.nextElement();
                var values = attribute.size();
                for (int i = 0; i < values; i++) {
                    String value = String.valueOf(valueAt(attribute, i));
                    if (attribute.getID().equalsIgnoreCase("CN")) {
                        user = value;
                    } else if (attribute.getID().equalsIgnoreCase("O")) {
                        groups.add(value);
                    }
                }
            }
        }
        return new SubjectName(user, List.copyOf(groups));
    }

    private static List<Rdn> parts(String rfc2253) {
        try {
            return new LdapName(rfc2253).getRdns();
        } catch (InvalidNameException e) {
            throw new BadCredentialsException("unreadable subject", e);
        }
    }

    private static Object valueAt(javax.naming.directory.Attribute attribute, int index) {
        try {
            return attribute.get(index);
        } catch (javax.naming.NamingException e) {
            throw new BadCredentialsException("unreadable subject", e);
        }
    }
}
