package io.mondegreen.web;

import io.smallrye.jwt.build.Jwt;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** Signs tokens as an identity provider does. Its keys follow from a seed: a test and its profile are in two class loaders. */
final class Keys {
    private static final String KEY_ID = "test";
    private static final KeyPair OWN = pair(1);
    private static final KeyPair SOMEBODYS = pair(2);

    private Keys() {}

    private static KeyPair pair(long seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            generator.initialize(2048, random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String publicKey() {
        return Base64.getEncoder().encodeToString(OWN.getPublic().getEncoded());
    }

    static String token(String user, Duration for_, String... roles) {
        return Jwt.issuer("https://login.example")
                .upn(user)
                .groups(Set.of(roles))
                .issuedAt(Instant.now().minusSeconds(120))
                .expiresAt(Instant.now().plus(for_))
                .sign(OWN.getPrivate());
    }

    static String token(String user, String... roles) {
        return token(user, Duration.ofMinutes(5), roles);
    }

    /** An ID token of the provider {@code issuer} for one client. */
    static String login(String issuer, String client, String user, String nonce, String... roles) {
        return Jwt.issuer(issuer)
                .subject(user)
                .upn(user)
                .audience(client)
                .claim("nonce", nonce)
                .groups(Set.of(roles))
                .expiresIn(Duration.ofMinutes(5))
                .jws()
                .keyId(KEY_ID)
                .sign(OWN.getPrivate());
    }

    /** The public key as providers publish it. */
    static String jwks() {
        RSAPublicKey key = (RSAPublicKey) OWN.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}";
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0; // the sign
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    static String forged(String user, String... roles) {
        return Jwt.issuer("https://login.example")
                .upn(user)
                .groups(Set.of(roles))
                .sign(SOMEBODYS.getPrivate());
    }
}
