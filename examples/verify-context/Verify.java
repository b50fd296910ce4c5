import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Verify {
  private static final Pattern CONTEXT = Pattern.compile("t=(\\d+),n=(\\w+),b=(\\w+),v1=([0-9a-f]{64})");
  private static final long WINDOW_SECONDS = 300;

  /** Whether the gateway made this call within the window of now; header names in lower case. */
  static boolean isFromGateway(
      String key, long now, String method, String target, Map<String, String> headers, byte[] body)
      throws GeneralSecurityException {
    Matcher context = CONTEXT.matcher(headers.getOrDefault("x-gatewright-context", ""));
    if (!context.matches() || Math.abs(now - Long.parseLong(context.group(1))) > WINDOW_SECONDS) return false;
    String b = context.group(3);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
    if (!b.equals("stream") && !b.equals(HexFormat.of().formatHex(digest))) return false;
    String own =
        headers.entrySet().stream()
            .filter(h -> h.getKey().startsWith("x-gatewright-") && !h.getKey().equals("x-gatewright-context"))
            .map(h -> h.getKey() + ":" + h.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    String signed = String.join("\n", "v1", context.group(1), context.group(2), method, target, own, b);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.ISO_8859_1));
    return MessageDigest.isEqual(expected, HexFormat.of().parseHex(context.group(4)));
  }

  /** CONTEXT_KEY=... java Verify.java < request: a whole HTTP request, as it came. */
  public static void main(String[] args) throws Exception {
    byte[] request = System.in.readAllBytes();
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    String[] first = lines[0].split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
      String[] parts = line.split(":", 2);
      headers.merge(parts[0].toLowerCase(), parts[1].strip(), (one, more) -> one + ", " + more);
    }
    String now = System.getenv().getOrDefault("NOW", String.valueOf(System.currentTimeMillis() / 1000));
    byte[] body = Arrays.copyOfRange(request, end + 4, request.length);
    String key = System.getenv("CONTEXT_KEY");
    boolean valid = isFromGateway(key, Long.parseLong(now), first[0], first[1], headers, body);
    System.out.println(valid ? "valid" : "invalid");
  }
}
