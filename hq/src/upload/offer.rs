//! What a device would send: for each file whether it is here, wanted, or refused, and why.

use crate::error::{Error, Result};
use crate::headquarters::Headquarters;
use crate::store::db::{Connection, Transaction};
use crate::store::device::{self, Areas};
use crate::store::upload::{self, Upload};
use crate::store::{change, inspection, lock, photo, site};
use anjian_core::model::answer::Signature;
use anjian_core::model::fact::Event;
use anjian_core::model::id::{DeviceId, InspectionId, PhotoId};
use anjian_core::model::record::Record;
use anjian_core::sync::protocol::message::PROTOCOL;
use anjian_core::sync::protocol::photo::{
    MOST_OFFERS, MOST_OPEN, MOST_PHOTO, Offer, OfferAnswer, OfferRequest, OfferResponse, UploadId, UploadToken,
};

impl Headquarters {
    /// Answers an offer of a device whose signature of it was checked.
    pub fn offered(&self, device: &DeviceId, request: &OfferRequest) -> Result<OfferResponse> {
        if request.protocol > PROTOCOL {
            return Err(Error::NewerProtocol { ours: PROTOCOL, theirs: request.protocol });
        }
        if request.offers.len() > MOST_OFFERS {
            return Err(Error::TooLarge(format!("at most {MOST_OFFERS} photos in one offer: split it")));
        }
        let answers = self.store.write_beside(|tx| {
            lock::device(tx, device)?;
            let areas = device::areas(tx, device)?;
            let mut room = MOST_OPEN.saturating_sub(upload::open(tx, device)?);
            request.offers.iter().map(|offer| self.judge_offer(tx, device, &areas, offer, &mut room)).collect()
        });
        Ok(OfferResponse { protocol: PROTOCOL, answers: answers? })
    }

    fn judge_offer(
        &self,
        tx: &Transaction<'_>,
        device: &DeviceId,
        areas: &Areas,
        offer: &Offer,
        room: &mut u32,
    ) -> Result<OfferAnswer> {
        if let Some(receipt) = photo::receipt(tx, &offer.photo)? {
            return Ok(OfferAnswer::Here(receipt));
        }
        if let Some((code, reason)) = refusal(tx, areas, offer)? {
            return Ok(OfferAnswer::Refused { code, reason });
        }
        let expires = self.silent_until();
        let open = match upload::of_photo(tx, device, &offer.photo)? {
            Some(open) if open.bytes == offer.bytes && !open.photo_here => {
                upload::keep_until(tx, &open.id, expires)?;
                Upload { expires: open.expires.max(expires), ..open }
            }
            other => {
                if let Some(other) = other {
                    // Promised with another size, or its file was lost: begun anew.
                    upload::remove(tx, &other.id)?;
                } else if *room == 0 {
                    return Ok(OfferAnswer::Later);
                } else {
                    *room -= 1;
                }
                let upload = Upload {
                    id: draw()?,
                    device: *device,
                    photo: offer.photo,
                    bytes: offer.bytes,
                    inspection: offer.inspection.clone(),
                    thumbnail_of: offer.thumbnail_of,
                    arrived: 0,
                    carried: 0,
                    photo_here: false,
                    expires,
                };
                upload::add(tx, &upload)?;
                upload
            }
        };
        let token = UploadToken::issue(open.id, &open.photo, open.bytes, device, &self.key)?;
        Ok(OfferAnswer::Send { token, arrived: open.arrived, expires: open.expires })
    }
}

fn draw() -> Result<UploadId> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|e| Error::Broken(format!("no randomness: {e}")))?;
    Ok(UploadId(id))
}

/// Why a file is not wanted.
fn refusal(db: &Connection, areas: &Areas, offer: &Offer) -> Result<Option<(String, String)>> {
    let refused = |code: &str, reason: String| Ok(Some((code.to_owned(), reason)));
    if offer.bytes == 0 || offer.bytes > MOST_PHOTO {
        return refused("too_large", format!("a photo has 1 to {MOST_PHOTO} bytes, this one {}", offer.bytes));
    }
    let Some(site) = site::find(db, &offer.inspection.site)? else {
        return refused("unknown_site", "the register has no site with this account number".into());
    };
    let mut places = site::earlier_areas(db, &site.id)?;
    places.push(site.area.clone());
    // Who carries a photo for somebody else needs a record that names it.
    if !places.iter().any(|area| areas.ever.contains(area)) && !named(db, offer)? {
        return refused("foreign_area", format!("area {} was never assigned to this device", site.area));
    }
    photo::refusal(db, &offer.photo)
}

/// Whether the record that is here names the photo, or the one that this thumbnail shows.
fn named(db: &Connection, offer: &Offer) -> Result<bool> {
    let id: &InspectionId = &offer.inspection;
    let Some(place) = inspection::find(db, id)? else { return Ok(false) };
    let record = change::history(db, id, place.number)?.into_record()?;
    Ok(names(&record, &offer.thumbnail_of.unwrap_or(offer.photo).id()))
}

fn names(record: &Record, photo: &PhotoId) -> bool {
    let signed = |signature: &Signature| matches!(signature, Signature::Strokes { file, .. } if file == photo);
    let in_facts = record.facts.values().any(|fact| match &fact.what {
        Event::Photo { photo: named, .. } => named == photo,
        Event::Visit { evidence, .. } => evidence.contains(photo),
        Event::Signed { signature } | Event::NoticeServed { signature, .. } => signed(signature),
        _ => false,
    });
    in_facts || record.answers.values().any(|answers| answers.all().iter().any(|a| a.photos.contains(photo)))
}
