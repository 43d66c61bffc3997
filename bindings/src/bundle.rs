//! Bundles as files: changes carried from phone to phone, or home through anybody.

use crate::error::AnjianError;
use crate::workspace::Workspace;
use anjian_core::sync::bundle::BundleReport;
use std::path::Path;

/// What an export or import did.
#[uniffi::remote(Record)]
pub struct BundleReport {
    /// Inspections in the file.
    pub inspections: u32,
    /// Changes in the file.
    pub changes: u32,
    /// Of these, new here.
    pub new: u32,
    /// Set aside.
    pub quarantined: u32,
    /// Changes of this device that receipts in the file newly cover.
    pub acknowledged: u32,
}

#[uniffi::export]
impl Workspace {
    /// Writes what headquarters has not acknowledged into a file, for another phone. `also_home` adds what was, so that
    /// receipts find their way back. The file is whole or not there.
    ///
    /// Errors: `Invalid` when the file cannot be written or one file cannot carry it; `StorageFull`.
    pub fn export_bundle(&self, path: String, also_home: bool) -> Result<BundleReport, AnjianError> {
        self.with(|core| Ok(core.export_bundle(Path::new(&path), also_home)?))
    }

    /// Reads such a file in. Nothing comes twice; what fails its checks is set aside, the rest goes on.
    ///
    /// Errors: `Invalid` when it is no such file; nothing is changed then.
    pub fn import_bundle(&self, path: String) -> Result<BundleReport, AnjianError> {
        self.with(|core| Ok(core.import_bundle(Path::new(&path))?))
    }
}
