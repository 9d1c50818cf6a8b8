package dev.djong.apiserver.authn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Bearer tokens from a file of {@code token,user,uid[,"group1,group2"]} lines ({@code --token-auth-file}). Tokens are kept as
 * hashes: neither a heap dump nor the time of a look-up tells one.
 */
public final class StaticTokens implements Authenticator {
    private static final int MIN_COLUMNS = 3;

    private final Map<String, UserInfo> byHash;

    private StaticTokens(Map<String, UserInfo> byHash) {
        this.byHash = Map.copyOf(byHash);
    }

    public static StaticTokens of(Map<String, UserInfo> tokens) {
        var hashed = new HashMap<String, UserInfo>();
        tokens.forEach((token, user) -> hashed.put(hash(token), user));
        return new StaticTokens(hashed);
    }

    /** @throws IllegalArgumentException naming the line that cannot be read, without its token */
    public static StaticTokens parse(String csv) {
        var tokens = new HashMap<String, UserInfo>();
        var lines = csv.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                var columns = columns(lines.get(i));
                if (columns.size() < MIN_COLUMNS || columns.getFirst().isEmpty()) {
                    throw new IllegalArgumentException("token file, line " + (i + 1)
                            + ": needs at least token, user name and uid, separated by commas");
                }
                tokens.put(columns.getFirst(), user(columns));
            }
        }
        return of(tokens);
    }

    private static UserInfo user(List<String> columns) {
        var groups = columns.size() > MIN_COLUMNS
                ? List.of(columns.get(MIN_COLUMNS).split(",")).stream()
                        .map(String::strip)
                        .filter(group -> !group.isEmpty())
                        .toList()
                : List.<String>of();
        return new UserInfo(columns.get(1), columns.get(2), groups, Map.of());
    }

    private static List<String> columns(String line) {
        var columns = new ArrayList<String>();
        var column = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                columns.add(column.toString().strip());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString().strip());
        return columns;
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
        return credentials
                .bearerToken()
                .map(token -> byHash.get(hash(token)))
                .<Authentication>map(Authentication.Authenticated::new)
                .orElse(Authentication.NOT_PRESENT);
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
