//! Why a scanned text is no handshake that can be answered.

use crate::error::Error;

/// A text that is no handshake, or none to be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHandshake {
    /// Some other code: a ticket, an advertisement.
    #[error("it is not a code that one phone shows another")]
    NotOne,
    /// A newer app made it.
    #[error("it has version {version}: update this app")]
    Newer {
        /// Its version.
        version: u8,
    },
    /// Longer than any handshake.
    #[error("it has {length} characters, at most {most} are read")]
    TooLong {
        /// Its length.
        length: usize,
        /// The limit.
        most: usize,
    },
    /// Cut off or changed on its way.
    #[error("it was not read whole")]
    Misread,
    /// Whole, and it makes no sense.
    #[error("{0}")]
    Form(&'static str),
    /// This phone's own.
    #[error("it is this phone's own code")]
    Own,
    /// Of a device whose certificate is not here: another company's, or enrolled a moment ago.
    #[error("the device that shows it is not known here")]
    UnknownDevice,
    /// Its signature is not that device's.
    #[error("its signature is not its device's")]
    Signature,
}

impl From<BadHandshake> for Error {
    fn from(bad: BadHandshake) -> Self {
        let zh = match bad {
            BadHandshake::NotOne | BadHandshake::Form(_) | BadHandshake::TooLong { .. } => "这不是同事手机上的交换码",
            BadHandshake::Newer { .. } => "对方的应用更新，请先升级本机应用",
            BadHandshake::Misread => "没有扫完整，请再扫一次",
            BadHandshake::Own => "这是本机自己的交换码",
            BadHandshake::UnknownDevice => "本机不认识这台手机，请先与总部同步",
            BadHandshake::Signature => "交换码的签名不对",
        };
        Self::invalid("handshake", bad.to_string(), zh)
    }
}
