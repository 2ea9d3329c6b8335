import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** AWS SDK for Java v2; contract in test/real/README.md. */
public final class Client {
  private static final AwsCredentialsProvider CREDENTIALS = DefaultCredentialsProvider.builder().build();
  private static final StsClient STS =
      StsClient.builder().credentialsProvider(CREDENTIALS).build();

  public static void main(String[] args) {
    Map<String, Object> report;
    try {
      boolean looping = args.length == 2 && args[0].equals("--loop");
      report = looping ? loop(Integer.parseInt(args[1])) : once();
    } catch (Exception problem) {
      report = Map.of("error", String.valueOf(problem.getMessage()));
    }
    System.out.println(toJson(report));
    System.exit(report.containsKey("error") ? 1 : 0);
  }

  private static Map<String, Object> once() {
    var me = STS.getCallerIdentity();
    var report = new LinkedHashMap<String, Object>();
    report.put("account", me.account());
    report.put("arn", me.arn());
    report.put("s3", roundTrip(fromEnv("REAL_BUCKET")));
    report.put("secret", readSecret(fromEnv("REAL_SECRET")));
    report.put("accessKeyId", accessKeyId());
    return report;
  }

  private static Map<String, Object> loop(int seconds) throws InterruptedException {
    var report = new LinkedHashMap<String, Object>();
    var keys = new HashSet<String>();
    int calls = 0;
    int failures = 0;
    for (long end = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() < end; Thread.sleep(1000)) {
      calls++;
      try {
        STS.getCallerIdentity();
        keys.add(accessKeyId());
      } catch (RuntimeException problem) {
        failures++;
        report.put("error", problem.getMessage());
      }
    }
    report.put("calls", calls);
    report.put("failures", failures);
    report.put("accessKeys", keys.size());
    return report;
  }

  private static String roundTrip(String bucket) {
    var key = "java-" + ProcessHandle.current().pid();
    var body = new byte[32];
    new SecureRandom().nextBytes(body);
    try (var s3 = S3Client.builder().credentialsProvider(CREDENTIALS).forcePathStyle(true).build()) {
      s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(body));
      var back = s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
      return Arrays.equals(body, back) ? "ok" : "different bytes came back";
    }
  }

  private static String readSecret(String id) {
    try (var secrets = SecretsManagerClient.builder().credentialsProvider(CREDENTIALS).build()) {
      return secrets.getSecretValue(get -> get.secretId(id)).secretString().isEmpty() ? "empty" : "ok";
    }
  }

  private static String accessKeyId() {
    return CREDENTIALS.resolveCredentials().accessKeyId();
  }

  private static String fromEnv(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("real-parts");
  }

  private static String toJson(Map<String, Object> report) {
    return report.entrySet().stream()
        .map(entry -> quote(entry.getKey()) + ":" + (entry.getValue() instanceof Integer n ? n : quote((String) entry.getValue())))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", " ").replace("\r", "") + '"';
  }
}
