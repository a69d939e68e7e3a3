//! Access tokens: JWT with HS256 and nothing else (RFC 9068's shape, RFC 8725's care). They say who, never what one
//! may do.

use std::sync::Once;

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::ErrorKind,
    signature::{Error as SignatureError, Signer, Verifier},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{PersonId, SessionId},
};
use zeroize::Zeroizing;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::KeyFile;

/// Seconds that a token is good for.
pub const LIFETIME: u32 = 300;
/// RFC 9068, 2.1.
const TYPE: &str = "at+jwt";
const ISSUER: &str = "verv";
const AUDIENCE: &str = "verv-api";

/// What a token says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Claims {
    pub person: PersonId,
    pub session: SessionId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireClaims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs and verifies with one key.
pub struct AccessTokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessTokens(…)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid")]
pub struct InvalidToken;

impl AccessTokens {
    pub fn new(key_file: &KeyFile) -> Self {
        install_hmac();
        let key = key_file.derive("verv access token 1");
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library reads the system's clock; ours is an argument, and checked in `verify`.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self {
            signing: EncodingKey::from_secret(key.as_slice()),
            verifying: DecodingKey::from_secret(key.as_slice()),
            validation,
        }
    }

    /// A token that is good for [`LIFETIME`] from `at`.
    pub fn sign(&self, claims: Claims, at: Timestamp) -> Result<String, InvalidToken> {
        let issued = at.0.div_euclid(1000);
        let claims = WireClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: claims.person.0,
            sid: claims.session.0,
            iat: issued,
            nbf: issued,
            exp: issued + i64::from(LIFETIME),
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.signing).map_err(|_| InvalidToken)
    }

    /// Who it is, when the token is ours and good at `at`.
    pub fn verify(&self, token: &str, at: Timestamp) -> Result<Claims, InvalidToken> {
        let decoded = jsonwebtoken::decode::<WireClaims>(token, &self.verifying, &self.validation)
            .map_err(|_| InvalidToken)?;
        let now = at.0.div_euclid(1000);
        let claims = decoded.claims;
        let is_ours = decoded.header.typ.as_deref() == Some(TYPE);
        let is_good = claims.nbf <= now && now < claims.exp;
        if !is_ours || !is_good {
            return Err(InvalidToken);
        }
        Ok(Claims { person: PersonId(claims.sub), session: SessionId(claims.sid) })
    }
}

/// HMAC-SHA-256 over an already padded key, for the library's two traits.
struct HmacSha256(Hmac<Sha256>);

impl HmacSha256 {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Self(mac))
    }
}

impl Signer<Vec<u8>> for HmacSha256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        let mut mac = self.0.clone();
        mac.update(message);
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for HmacSha256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.verify_slice(signature).map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for HmacSha256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for HmacSha256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

/// The library comes with back ends that pull `rsa`, which has an open advisory, or build C. We need HMAC alone.
fn install_hmac() {
    static INSTALLED: Once = Once::new();
    static PROVIDER: CryptoProvider = CryptoProvider {
        signer_factory: |algorithm, key| {
            let secret = Zeroizing::new(key.as_bytes().to_vec());
            Ok(Box::new(HmacSha256::new(*algorithm, &secret)?))
        },
        verifier_factory: |algorithm, key| {
            Ok(Box::new(HmacSha256::new(*algorithm, key.try_get_as_bytes()?)?))
        },
        key_utils: KeyUtils::new_unimplemented(),
    };
    INSTALLED.call_once(|| {
        // It fails only where a provider is installed already, which is then used.
        let _ = PROVIDER.install_default();
    });
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    const NOW: Timestamp = Timestamp(1_768_953_600_000);
    const CLAIMS: Claims =
        Claims { person: PersonId(Uuid::from_u128(1)), session: SessionId(Uuid::from_u128(2)) };

    fn tokens(key: u8) -> AccessTokens {
        AccessTokens::new(&KeyFile::from_bytes([key; 32]))
    }

    #[test]
    fn a_token_is_good_for_five_minutes_and_with_its_own_key() {
        let token = tokens(1).sign(CLAIMS, NOW).unwrap();
        assert_eq!(tokens(1).verify(&token, NOW), Ok(CLAIMS));
        assert_eq!(tokens(1).verify(&token, NOW.plus(299_999)), Ok(CLAIMS));
        assert_eq!(tokens(1).verify(&token, NOW.plus(300_000)), Err(InvalidToken));
        assert_eq!(tokens(1).verify(&token, NOW.plus(-1000)), Err(InvalidToken));
        assert_eq!(tokens(2).verify(&token, NOW), Err(InvalidToken));
    }

    /// Every way of bending a header or the claims that the reference lists for tokens with one key.
    #[test]
    fn forged_tokens_are_refused() {
        let ours = tokens(1);
        let token = ours.sign(CLAIMS, NOW).unwrap();
        let mut parts = token.split('.');
        let (header, claims, signature) =
            (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let sign = |header: &str, claims: &str| {
            let message = format!("{}.{}", encode(header), encode(claims));
            let key = KeyFile::from_bytes([1; 32]).derive("verv access token 1");
            let mac = HmacSha256::new(Algorithm::HS256, key.as_slice()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.try_sign(message.as_bytes()).unwrap()))
        };
        let good = r#"{"typ":"at+jwt","alg":"HS256"}"#;
        let id = "00000000-0000-0000-0000-000000000001";
        let body = |iss: &str, aud: &str, exp: &str, more: &str| {
            format!(
                r#"{{"iss":"{iss}","aud":"{aud}","sub":"{id}","sid":"{id}","iat":1,"nbf":1,"exp":{exp}{more}}}"#
            )
        };
        let far = "9999999999";
        assert!(
            ours.verify(&sign(good, &body("verv", "verv-api", far, "")), NOW).is_ok(),
            "the base is good"
        );

        let mut forged = vec![
            String::new(),
            ".".into(),
            "..".into(),
            "a.b.c".into(),
            format!("{header}.{claims}."),
            format!("{header}.{claims}"),
            format!("{header}.{claims}.{signature}x"),
            format!("{header}.{claims}.{}", &signature[1..]),
            format!("{claims}.{header}.{signature}"),
            format!(" {token}"),
            format!("{token}.{signature}"),
            sign(good, &body("other", "verv-api", far, "")),
            sign(good, &body("verv", "other", far, "")),
            sign(good, &body("verv", "verv-api", "\"9999999999\"", "")),
            sign(good, &body("verv", "verv-api", "null", "")),
            sign(good, &body("verv", "verv-api", "1e300", "")),
            sign(good, &body("verv", "verv-api", "0", "")),
            sign(good, &body("verv", "verv-api", far, r#","role":"leader""#)),
            sign(good, r#"{"iss":"verv","aud":"verv-api"}"#),
            sign(good, "[]"),
            sign(good, "not json"),
        ];
        for bent in [
            r#"{"alg":"none"}"#,
            r#"{"typ":"at+jwt","alg":"none"}"#,
            r#"{"typ":"at+jwt","alg":"None"}"#,
            r#"{"typ":"at+jwt","alg":"hs256"}"#,
            r#"{"typ":"at+jwt","alg":"HS384"}"#,
            r#"{"typ":"at+jwt","alg":"HS512"}"#,
            r#"{"typ":"at+jwt","alg":"RS256"}"#,
            r#"{"typ":"at+jwt","alg":"ES256"}"#,
            r#"{"typ":"at+jwt","alg":"EdDSA"}"#,
            r#"{"typ":"at+jwt"}"#,
            r#"{"typ":"JWT","alg":"HS256"}"#,
            r#"{"typ":"rt+jwt","alg":"HS256"}"#,
            r#"{"alg":"HS256"}"#,
            "{}",
            "[]",
        ] {
            forged.push(sign(bent, &body("verv", "verv-api", far, "")));
        }
        for token in forged {
            assert_eq!(ours.verify(&token, NOW), Err(InvalidToken), "{token:?} was accepted");
        }
    }
}
