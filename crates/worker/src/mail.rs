//! Mail by SMTP.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};

/// How long an answer of the server for mail is waited for.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the address of the server for mail cannot be read")]
    Server(#[source] lettre::transport::smtp::Error),
    #[error("{0:?} is not an address for mail")]
    Address(String, #[source] lettre::address::AddressError),
    #[error("the mail cannot be written")]
    Message(#[source] lettre::error::Error),
    #[error("the server for mail does not answer")]
    Unavailable,
    #[error("the server for mail does not take it")]
    Refused(#[source] lettre::transport::smtp::Error),
}

/// What is sent to somebody.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    /// Of whatever it is sent for, so that those who get it twice can tell.
    pub id: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    /// Where one request says that no such mail is wanted any more (RFC 8058).
    pub unsubscribe: &'a str,
}

/// Sends mail through one server. Cheap to copy.
#[derive(Clone, Debug)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// `url` is `smtps://user:password@host` or `smtp://host:port`, with `?tls=required` for STARTTLS; `from` is an address, with or
    /// without a name.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(MailError::Server)?;
        let from = from.parse().map_err(|error| MailError::Address(from.to_owned(), error))?;
        Ok(Self { transport: transport.timeout(Some(TIMEOUT)).build(), from })
    }

    /// Whether the server answers, and lets us in.
    pub async fn check(&self) -> Result<(), MailError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError::Unavailable),
            Err(error) => Err(MailError::Refused(error)),
        }
    }

    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), MailError> {
        let to = letter.to.parse().map_err(|error| MailError::Address(letter.to.to_owned(), error))?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .message_id(Some(format!("<{}@{host}>", letter.id)))
            .header(ListUnsubscribe(format!("<{}>", letter.unsubscribe)))
            .header(OneClick)
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.to_owned())
            .map_err(MailError::Message)?;
        self.transport.send(message).await.map(drop).map_err(MailError::Refused)
    }
}

/// A header that is written and never read.
macro_rules! header {
    ($(#[$about:meta])* $name:ident $(($field:ty))? = $header:literal, $value:expr) => {
        $(#[$about])*
        #[derive(Clone)]
        struct $name $(($field))?;

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err(concat!($header, " is not read").into())
            }

            fn display(&self) -> HeaderValue {
                let value: fn(&Self) -> String = $value;
                let value = value(self);
                // An address must not be broken over lines, and needs no other letters than it has.
                HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
            }
        }
    };
}

header! {
    /// RFC 2369.
    ListUnsubscribe(String) = "List-Unsubscribe", |it| it.0.clone()
}
header! {
    /// RFC 8058.
    OneClick = "List-Unsubscribe-Post", |_| "List-Unsubscribe=One-Click".to_owned()
}
header! {
    /// RFC 3834: nobody's absence is to be told to it.
    AutoSubmitted = "Auto-Submitted", |_| "auto-generated".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn settings_that_cannot_be_read_are_refused() {
        assert!(Mailer::new("smtp://127.0.0.1:25", "Verv <verv@verv.example>").is_ok());
        for (url, from) in [
            ("http://127.0.0.1", "verv@verv.example"),
            ("127.0.0.1", "verv@verv.example"),
            ("", "verv@verv.example"),
            ("smtp://127.0.0.1", "verv"),
            ("smtp://127.0.0.1", ""),
        ] {
            assert!(Mailer::new(url, from).is_err(), "{url} {from}");
        }
    }
}
