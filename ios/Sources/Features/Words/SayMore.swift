import Services

/// The words of whole families.
extension Say {
  public func grade(_ grade: Grade) -> String {
    switch grade {
    case .l1: grade1
    case .l2: grade2
    case .l3: grade3
    }
  }

  public func tab(_ tab: AppTab) -> String {
    switch tab {
    case .today: today
    case .search: search
    case .sync: sync
    case .me: mine
    }
  }

  public func filter(_ chosen: Chosen) -> String {
    switch chosen {
    case .due: due
    case .appointments: appointments
    case .tryAgain: tryAgain
    case .overdue: overdue
    case .done: progressCompleted
    }
  }

  public func progress(_ progress: InspectionProgress) -> String {
    switch progress {
    case .untouched: progressUntouched
    case .begun: progressBegun
    case .completed: progressCompleted
    case .noAccess(let attempts, _): progressNoAccess(Int(attempts))
    case .refused: progressRefused
    case .vacant: progressVacant
    case .wrongAddress: progressWrongAddress
    }
  }

  public func appliance(_ kind: ApplianceKind) -> String {
    switch kind {
    case .hob: hob
    case .waterHeater: waterHeater
    case .wallBoiler: wallBoiler
    case .boiler: boiler
    case .other: otherAppliance
    }
  }

  public func siteClass(_ of: SiteClass) -> String {
    switch of {
    case .household: household
    case .commercial: commercial
    case .courtyardNetwork: courtyard
    case .vehicle: vehicle
    }
  }

  public func pace(_ word: Achievable) -> String {
    switch word {
    case .met: paceMet
    case .onTrack: paceOnTrack
    case .possible: pacePossible
    case .atRisk: paceAtRisk
    case .impossible: paceImpossible
    }
  }

  public func handed(_ way: Handed) -> String {
    switch way {
    case .signed: inPerson
    case .notSigned: refusedToSign
    case .onDoor: onDoor
    case .message: byMessage
    }
  }

  /// What is signed, over the paper.
  public func signing(_ purpose: Purpose) -> String {
    switch purpose {
    case .record: signRecord
    case .notice: notice
    case .recheck: signRecheck
    }
  }

  /// What the signature does.
  public func confirming(_ purpose: Purpose) -> String {
    switch purpose {
    case .record: confirmSigned
    case .notice: confirmServed
    case .recheck: confirmClosing
    }
  }

  public func stage(_ stage: HazardStage) -> String {
    switch stage {
    case .raised: stageRaised
    case .madeSafe: stageMadeSafe
    case .supplyStopped: stageSupplyStopped
    case .noticeServed: stageNoticeServed
    case .rectificationReported: stageReported
    case .recheckPassed: stageRecheckPassed
    case .recheckFailed: stageRecheckFailed
    case .closed: stageClosed
    case .supplyRestored: stageRestored
    }
  }

  /// How far a photo is on its way home.
  public func photo(_ state: PhotoState) -> String {
    switch state {
    case .onDevice: onlyHereWord
    case .elsewhere: photoElsewhere
    case .uploading: sending
    case .refused(let why): refusedBy(why)
    case .atHeadquarters: delivered
    case .freed: photoFreed
    }
  }

  public func outcome(_ outcome: VisitOutcome) -> String {
    switch outcome {
    case .entered: enteredBegin
    case .noAccess: noAccess
    case .refused: refused
    case .vacant: vacant
    case .wrongAddress: wrongAddress
    }
  }

  public func thumbed(_ thumbed: Thumbed) -> String {
    switch thumbed {
    case .pass: pass
    case .fail: fail
    case .notHere: notHere
    }
  }

  /// A verdict in a word: 合格, 不合格 L2.
  public func verdictWord(_ verdict: Verdict) -> String {
    switch verdict {
    case .notApplicable: notHere
    case .pass, .recorded: pass
    case .fail: fail
    case .hazard(let grade): fail + " " + grade.short
    }
  }

  /// What the screen says when the core refused.
  public func failure(_ error: AnjianError) -> String {
    switch error {
    case .Invalid(_, _, let words), .Entry(_, _, _, let words), .Photo(_, _, let words): of(words)
    case .NotFound: failNotFound
    case .Conflict: failConflict
    case .Offline: failOffline
    case .Unauthorised: failUnauthorised
    case .StorageFull, .NoRoom: failStorage
    case .Incomplete(let count): failIncomplete(Int(count))
    case .InUse: failInUse
    case .WrongKey: failWrongKey
    case .Closed, .Broken: failBroken
    }
  }

  /// The limits of a number.
  public func limits(_ measure: Measure) -> String {
    measure.limits.map { limit in
      let number = figure(limit.number, Int(measure.decimals)) + " " + measure.unit
      let words = limit.beyond == .under ? limitUnder(number) : limitOver(number)
      return limit.grade.map { "\(words) (\($0.short))" } ?? words
    }.joined(separator: " · ")
  }
}

extension Grade {
  /// As people call it: `L1`.
  public var short: String {
    switch self {
    case .l1: "L1"
    case .l2: "L2"
    case .l3: "L3"
    }
  }

  /// The graver the greater.
  public var weight: Int {
    switch self {
    case .l1: 3
    case .l2: 2
    case .l3: 1
    }
  }
}
