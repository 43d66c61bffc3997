//! Why a photo was refused: the screen says whether to take it again, to choose another, or to let the platform decode it.

use crate::model::words::Words;
use std::io;

/// A photo that cannot be used. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file cannot be read.
    #[error("the photo's file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// HEIC and AVIF: the platform has a decoder, often in hardware. Decode it there, hand a JPEG or PNG over.
    #[error("{format} is decoded by the platform, not here")]
    ForThePlatform {
        /// The format's name.
        format: &'static str,
    },
    /// Nothing that is known as a picture.
    #[error("the file is no picture")]
    NotAPicture,
    /// A picture of a kind that no camera's photo is.
    #[error("pictures of this kind are not taken: {what}")]
    Unsupported {
        /// What it has.
        what: String,
    },
    /// The file is too large to be read.
    #[error("the file has {bytes} bytes, at most {most} are read")]
    TooManyBytes {
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// The picture is too large to be decoded.
    #[error("the picture has {width} × {height} pixels, at most {most} are decoded")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The limit, width times height.
        most: u64,
    },
    /// Decoding it would take more memory or time than a phone has.
    #[error("decoding the picture would take {wanted} {of}, at most {most} are spent")]
    TooCostly {
        /// Of what.
        of: &'static str,
        /// What it would take.
        wanted: u64,
        /// The limit.
        most: u64,
    },
    /// The file ends before the picture does.
    #[error("the file ends at byte {at}, in the middle of the picture: {within} is not whole")]
    CutOff {
        /// Where the file ends.
        at: usize,
        /// What is not whole.
        within: &'static str,
    },
    /// The file is whole but makes no sense.
    #[error("the picture is damaged: {why}")]
    Damaged {
        /// What is wrong.
        why: String,
    },
    /// The small picture could not be made of a picture that was decoded.
    #[error("the photo cannot be made: {why}")]
    Unmade {
        /// What the library said.
        why: String,
    },
}

impl PhotoError {
    /// Why, for a person: what she can do about it comes first.
    pub fn words(&self) -> Words {
        let (zh, en) = match self {
            Self::Io(_) => ("照片文件读不出来，请重拍", "the photo's file cannot be read: take it again"),
            Self::ForThePlatform { .. } => ("照片格式需要先由手机转换", "the phone has to convert the photo first"),
            Self::NotAPicture => ("这个文件不是照片，请另选", "the file is no photo: choose another"),
            Self::Unsupported { .. } => ("不支持这种图片，请用相机重拍", "such pictures are not taken: use the camera"),
            Self::TooManyBytes { .. } | Self::TooManyPixels { .. } | Self::TooCostly { .. } => {
                ("照片太大，请调低相机的分辨率后重拍", "the photo is too large: take it again at a lower resolution")
            }
            Self::CutOff { .. } => ("照片不完整，请重拍", "the photo is not whole: take it again"),
            Self::Damaged { .. } | Self::Unmade { .. } => ("照片已损坏，请重拍", "the photo is damaged: take it again"),
        };
        Words { zh: zh.to_owned(), en: en.to_owned() }
    }
    pub(super) fn damaged(why: impl ToString) -> Self {
        Self::Damaged { why: why.to_string() }
    }
    pub(super) fn unsupported(what: impl ToString) -> Self {
        Self::Unsupported { what: what.to_string() }
    }
    pub(super) fn unmade(why: impl ToString) -> Self {
        Self::Unmade { why: why.to_string() }
    }
}
